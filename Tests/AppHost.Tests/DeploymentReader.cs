using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AspireOrders.Tests.AppHost;

/// <summary>
/// Reads a manifest by the rules of azd, which refuses what it does not know: kinds of resources, placeholders, bindings.
/// </summary>
internal sealed partial class DeploymentReader(JsonObject resources)
{
    private static readonly HashSet<string> Kinds =
        ["project.v0", "project.v1", "container.v0", "container.v1", "parameter.v0", "value.v0", "annotated.string"];
    private static readonly HashSet<string> BindingParts =
        ["scheme", "protocol", "transport", "external", "host", "targetPort", "port", "url"];
    private readonly List<string> complaints = [];

    public IReadOnlyList<string> Complaints()
    {
        foreach (var (name, resource) in resources)
        {
            Check(name, resource!.AsObject());
        }

        return complaints;
    }

    private void Check(string name, JsonObject resource)
    {
        var kind = resource["type"]?.GetValue<string>() ?? "(none)";
        Demand(Kinds.Contains(kind), $"{name}: unsupported resource type {kind}");
        Demand(kind != "annotated.string" || resource["filter"]?.GetValue<string>() == "uri", $"{name}: unsupported filter");
        foreach (var text in Texts(resource))
        {
            CheckExpression(name, text);
        }

        foreach (var argument in resource["args"]?.AsArray().Select(node => node!.GetValue<string>()) ?? [])
        {
            var isSecret = argument.Contains("connectionString}", StringComparison.Ordinal)
                || argument.Contains(".value}", StringComparison.Ordinal);
            Demand(!isSecret, $"{name}: a secret in the arguments");
        }

        CheckBindings(name, resource["bindings"]?.AsObject() ?? []);
        if (kind == "parameter.v0")
        {
            Demand(resource["value"]!.GetValue<string>() == $"{{{name}.inputs.value}}", $"{name}: a parameter must use its own input");
        }
    }

    private void CheckBindings(string name, JsonObject bindings)
    {
        foreach (var (endpoint, node) in bindings)
        {
            var binding = node!.AsObject();
            var isWeb = binding["scheme"]!.GetValue<string>() is "http" or "https";
            var isExternal = binding["external"]?.GetValue<bool>() == true;
            Demand(isWeb || binding["targetPort"] is not null, $"{name}.{endpoint}: no target port");
            Demand(isWeb || !isExternal, $"{name}.{endpoint}: only web endpoints can be external");
        }

        var externalPorts = bindings.Where(binding => binding.Value!["external"]?.GetValue<bool>() == true)
            .Select(binding => binding.Value!["targetPort"]?.ToString()).Distinct();
        Demand(externalPorts.Count() <= 1, $"{name}: more than one external port");
    }

    private void CheckExpression(string owner, string text)
    {
        var rest = text.Replace("{{", string.Empty, StringComparison.Ordinal).Replace("}}", string.Empty, StringComparison.Ordinal);
        foreach (var path in Placeholder().Matches(rest).Select(match => match.Groups["path"].Value)
            .Where(path => path.Contains('.', StringComparison.Ordinal)))
        {
            Demand(Resolves(path.Split('.')), $"{owner}: {{{path}}} cannot be resolved");
        }

        rest = Placeholder().Replace(rest, string.Empty);
        Demand(!rest.Contains('}', StringComparison.Ordinal), $"{owner}: a brace without a partner in {text}");
    }

    private bool Resolves(string[] path) => resources[path[0]] is { } resource && path[1..] switch
    {
        ["connectionString"] => resource["connectionString"] is not null,
        ["value"] => resource["value"] is not null,
        ["inputs", var input] => resource["inputs"]?[input] is not null,
        ["bindings", var binding, var part] => resource["bindings"]?[binding] is not null && BindingParts.Contains(part),
        _ => false,
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject children => children.SelectMany(child => Texts(child.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private void Demand(bool holds, string complaint)
    {
        if (!holds)
        {
            complaints.Add(complaint);
        }
    }

    [GeneratedRegex(@"\{(?<path>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
