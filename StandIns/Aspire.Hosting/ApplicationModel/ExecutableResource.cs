namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program of the machine.</summary>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>File name or path of the program.</summary>
    public string Command { get; } = command;

    /// <summary>Absolute path of the directory it runs in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
