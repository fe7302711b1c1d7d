namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource has to do with another, for people to see.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other one.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Reference, Parent, WaitFor or a word of one's own.</summary>
    public string Type { get; } = type;
}

/// <summary>The relationships that the model itself makes.</summary>
internal static class KnownRelationshipTypes
{
    public const string Parent = nameof(Parent);
    public const string Reference = nameof(Reference);
    public const string WaitFor = nameof(WaitFor);
}
