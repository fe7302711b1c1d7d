using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The variables that tell a resource where the endpoints of another are.</summary>
internal static class EndpointVariables
{
    public static void Add(EnvironmentCallbackContext context, EndpointReferenceAnnotation reference, string name)
    {
        var variables = context.EnvironmentVariables;
        foreach (var endpoint in reference.Resource.GetEndpoints().Where(endpoint => IsWanted(reference, endpoint)))
        {
            variables[$"{VariableName.Encode(name).ToUpperInvariant()}_{VariableName.Encode(endpoint.EndpointName).ToUpperInvariant()}"] =
                endpoint;

            // An endpoint called http may have been turned to TLS: then it is found under the scheme it really has.
            var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (!variables.TryAdd($"services__{name}__{key}__{index}", endpoint))
            {
                index++;
            }
        }
    }

    private static bool IsWanted(EndpointReferenceAnnotation reference, EndpointReference endpoint) =>
        reference.EndpointNames.Contains(endpoint.EndpointName) || (reference.UseAllEndpoints && !endpoint.ExcludeReferenceEndpoint);
}

/// <summary>Makes names usable as parts of variable names.</summary>
internal static class VariableName
{
    public static string Encode(string name)
    {
        var encoded = string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
            }
        });
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? $"_{encoded}" : encoded;
    }
}
