using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>The variables that tell ASP.NET Core where to listen.</summary>
internal static class ProjectAddresses
{
    /// <summary>Run: <c>ASPNETCORE_URLS</c> with each replica's own ports, and the public https port for redirections.</summary>
    public static void AddUrls(EnvironmentCallbackContext context, ProjectResource project)
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in Told(project))
        {
            if (endpoint.EndpointAnnotation.UriScheme == "https")
            {
                context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            }

            urls.AppendLiteral(urls.IsEmpty ? string.Empty : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    /// <summary>Publish: <c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, which replace the port of the base image.</summary>
    public static void AddPorts(EnvironmentCallbackContext context, ProjectResource project)
    {
        AddPorts(context, project, "HTTP_PORTS", "http");
        AddPorts(context, project, "HTTPS_PORTS", "https");
    }

    private static void AddPorts(EnvironmentCallbackContext context, ProjectResource project, string variable, string scheme)
    {
        var unlistened = project.Annotations.OfType<DefaultHttpsEndpointAnnotation>().Select(annotation => annotation.Endpoint).ToArray();
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in Told(project)
            .Where(endpoint => endpoint.Scheme == scheme && !unlistened.Contains(endpoint.EndpointAnnotation)))
        {
            ports.AppendLiteral(ports.IsEmpty ? string.Empty : ";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!ports.IsEmpty)
        {
            context.EnvironmentVariables.TryAdd(variable, ports.Build());
        }
    }

    private static IEnumerable<EndpointReference> Told(ProjectResource project)
    {
        var filters = project.Annotations.OfType<EndpointsInEnvironmentAnnotation>().ToArray();
        return project.GetEndpoints().Where(
            endpoint => Array.TrueForAll(filters, annotation => annotation.Filter(endpoint.EndpointAnnotation)));
    }
}
