namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check, registered under <paramref name="key"/>, speaks for the resource.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>Name of the check in the health check service.</summary>
    public string Key { get; } = key;
}
