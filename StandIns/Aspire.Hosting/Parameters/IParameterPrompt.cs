using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Parameters;

/// <summary>Asks people for the value of a parameter that nobody configured.</summary>
internal interface IParameterPrompt
{
    /// <summary>The value; null when there is nobody to ask.</summary>
    Task<string?> AskAsync(ParameterResource parameter, CancellationToken cancellationToken);
}
