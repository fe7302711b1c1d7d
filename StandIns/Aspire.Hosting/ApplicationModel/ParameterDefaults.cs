using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is written to manifests.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value());
}

/// <summary>A default that is made once and then kept.</summary>
internal sealed class KeptParameterDefault(string name, ParameterDefault inner, IGeneratedParameterStore store) : ParameterDefault
{
    public override string GetDefaultValue() => store.GetOrAdd(name, inner.GetDefaultValue);

    public override void WriteToManifest(ManifestPublishingContext context) => inner.WriteToManifest(context);
}
