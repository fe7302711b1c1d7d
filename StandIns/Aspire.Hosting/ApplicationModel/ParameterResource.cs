namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that whoever runs or deploys the application provides.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;
    private volatile string? _provided;

    /// <param name="name">Its name; the value is configured as <c>Parameters:{name}</c>.</param>
    /// <param name="callback">Gives the value, falling back to the default it is called with.</param>
    /// <param name="secret">Whether the value is masked wherever it is shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new Lazy<string>(() => callback(Default));
        Secret = secret;
        ConfigurationKey = $"Parameters:{name}";
    }

    /// <summary>The value.</summary>
    [Obsolete(
        "Use GetValueAsync for async access or pass the ParameterResource directly to methods that accept it "
            + "(e.g., environment variables).")]
    public string Value => _provided ?? _value.Value;

    /// <summary>Used where no value was configured.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Whether the value is masked wherever it is shown.</summary>
    public bool Secret { get; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Placeholder in a manifest.</summary>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <summary>Where the value is configured.</summary>
    internal string ConfigurationKey { get; init; }

    /// <summary>Somebody who was asked for the value has given it.</summary>
    internal void Provide(string value) => _provided = value;

    /// <summary>The value.</summary>
    /// <exception cref="MissingParameterValueException">None is configured and there is no default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<string?>(_provided ?? _value.Value);
    }

    /// <inheritdoc cref="GetValueAsync(CancellationToken)"/>
    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);
}
