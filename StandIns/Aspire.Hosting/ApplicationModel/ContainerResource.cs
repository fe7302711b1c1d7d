using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that runs from a container image, or natively where the orchestrator knows how.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Replaces the image's entry point.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether entry point and arguments form one line that a shell reads, so that variables in it are replaced.</summary>
    [Experimental("ASPIRECONTAINERSHELLEXECUTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public bool? ShellExecution { get; set; }
}

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Registry, null for the engine's default.</summary>
    public string? Registry { get; set; }

    /// <summary>Name without registry and tag.</summary>
    public required string Image { get; set; }

    /// <summary>Tag; <c>latest</c> when neither tag nor digest is set.</summary>
    public string? Tag { get; set; }

    /// <summary>Digest, instead of a tag.</summary>
    public string? SHA256 { get; set; }
}

/// <summary>Kinds of mounts.</summary>
public enum ContainerMountType
{
    /// <summary>A directory or file of the machine.</summary>
    BindMount,

    /// <summary>Storage that is kept by name.</summary>
    Volume,
}

/// <summary>Storage that outlives the container.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>Volume name or path on the machine; null for an anonymous volume.</summary>
    public string? Source { get; set; } = source;

    /// <summary>Path inside the container.</summary>
    public string Target { get; set; } = target;

    /// <summary>Kind of mount.</summary>
    public ContainerMountType Type { get; set; } = type;

    /// <summary>Whether the container may not write.</summary>
    public bool IsReadOnly { get; set; } = isReadOnly;
}
