using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Stands for "the port that this replica listens on" in values that are the same for all replicas, as the real orchestrator's templates
/// do.
/// </summary>
internal static partial class TargetPort
{
    /// <summary>What stands for the target port of an endpoint.</summary>
    public static string ExpressionFor(IResource resource, EndpointAnnotation endpoint) =>
        $$$"""{{- portForServing "{{{resource.Name}}}-{{{endpoint.Name}}}" -}}""";

    /// <summary>Puts a replica's ports in the place of those expressions.</summary>
    /// <param name="value">Text that may hold expressions.</param>
    /// <param name="port">Port by resource name and endpoint name.</param>
    public static string Substitute(string value, Func<string, int> port) => value.Contains("{{-", StringComparison.Ordinal)
        ? Expression().Replace(value, match => port(match.Groups[1].Value).ToString(System.Globalization.CultureInfo.InvariantCulture))
        : value;

    /// <summary>The key by which <see cref="Substitute"/> asks for a port.</summary>
    public static string Key(IResource resource, string endpointName) => $"{resource.Name}-{endpointName}";

    [GeneratedRegex("""\{\{- portForServing "([^"]+)" -\}\}""", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();
}
