namespace Aspire.Hosting.ApplicationModel;

/// <summary>Refers to an endpoint before it is known where it will listen.</summary>
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private EndpointAnnotation? _endpoint;

    /// <summary>Refers to an endpoint that exists.</summary>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpoint);
        Resource = owner;
        EndpointName = endpoint.Name;
        _endpoint = endpoint;
    }

    /// <summary>Refers to an endpoint by name; it may be added later.</summary>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
    }

    /// <summary>The resource that offers it.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>Its name on the resource.</summary>
    public string EndpointName { get; }

    /// <summary>Replaces the message of the failure when the endpoint does not exist.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What was asked for.</summary>
    /// <exception cref="InvalidOperationException">The resource has no endpoint of the name.</exception>
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(ErrorMessage ?? DescribeMissing());

    /// <summary>Whether it is known where it listens.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>Whether the resource has an endpoint of the name.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether the scheme is http.</summary>
    public bool IsHttp => string.Equals(Scheme, "http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the scheme is https.</summary>
    public bool IsHttps => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it speaks TLS.</summary>
    public bool TlsEnabled => Find() is { TlsEnabled: true };

    /// <summary>Whether it is named http or https.</summary>
    public bool IsHttpSchemeNamedEndpoint =>
        EndpointName.Equals("http", StringComparison.OrdinalIgnoreCase) || EndpointName.Equals("https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is left out when the whole resource is referred to.</summary>
    public bool ExcludeReferenceEndpoint => Find() is { ExcludeReferenceEndpoint: true };

    /// <summary>Public port.</summary>
    /// <exception cref="InvalidOperationException">Not allocated yet.</exception>
    public int Port => Allocated.Port;

    /// <summary>Port that the process listens on, where it was fixed.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <inheritdoc cref="AllocatedEndpoint.Address"/>
    /// <exception cref="InvalidOperationException">Not allocated yet.</exception>
    public string Host => Allocated.Address;

    /// <summary>Scheme of the URL.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <inheritdoc cref="AllocatedEndpoint.UriString"/>
    /// <exception cref="InvalidOperationException">Not allocated yet.</exception>
    public string Url => Allocated.UriString;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    string IManifestExpressionProvider.ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    private AllocatedEndpoint Allocated => Find()?.AllocatedEndpoint
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    /// <summary>The URL; waits until it is known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    /// <summary>The URL; waits until it is known.</summary>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    /// <summary>Refers to one part of the endpoint.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>
    /// One expression where the endpoint speaks TLS, another where it does not; decided at run time or by the deployment.
    /// </summary>
    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) =>
        ReferenceExpression.CreateConditional(Property(EndpointProperty.TlsEnabled), bool.TrueString, enabledValue, disabledValue);

    private EndpointAnnotation? Find() => _endpoint ??= Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(candidate => string.Equals(candidate.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private string DescribeMissing()
    {
        var names = Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => $"`{endpoint.Name}`").ToArray();
        var rest = names.Length == 0 ? "The resource has no endpoints defined." : $"Available endpoints: {string.Join(", ", names)}.";
        return $"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`. {rest}";
    }
}
