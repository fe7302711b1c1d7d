using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that copies of an application do not share them.</summary>
public static partial class VolumeNameGenerator
{
    /// <summary><c>{application}-{ten digits of its identity}-{resource}-{suffix}</c> in lower case.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        var name = Unusable().Replace(application.Environment.ApplicationName, "_").ToLowerInvariant();
        var identity = application.Configuration["AppHost:Sha256"]![..10].ToLowerInvariant();
        return $"{name}-{identity}-{builder.Resource.Name}-{suffix}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex Unusable();
}
