using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is. The build makes a class of this kind for every project that the AppHost refers to.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Its launch settings; null to read them from the project's directory.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project is built already when the AppHost runs.</summary>
    bool SuppressBuild => false;
}

/// <summary>Can be found by its name: others reach <c>http://{name}</c> through service discovery.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
