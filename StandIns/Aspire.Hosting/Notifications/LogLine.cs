namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a console. Numbers begin at 1 and count those, too, that are no longer kept.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
