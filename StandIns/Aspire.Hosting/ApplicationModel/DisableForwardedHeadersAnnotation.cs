namespace Aspire.Hosting.ApplicationModel;

/// <summary>The deployed project is not told that it stands behind a proxy.</summary>
public sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;
