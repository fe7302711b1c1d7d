using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with values in it that are known only at run time; in a manifest it keeps their placeholders.</summary>
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>No text at all; its value is null.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, []);

    private readonly IReadOnlyList<Hole> _holes;

    private ReferenceExpression(string format, IReadOnlyList<Hole> holes)
    {
        Format = format;
        _holes = holes;
        ValueProviders = [.. holes.Select(hole => hole.Provider)];
        ManifestExpressions = [.. holes.Select(hole => hole.Expression)];
        StringFormats = [.. holes.Select(hole => hole.Format)];
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
        : this(string.Empty, [])
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        ValueProviders = [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders];
        Name = ConditionalName.For(condition, matchValue, whenTrue, whenFalse);
    }

    /// <summary>Composite format; hole <c>{i}</c> is <see cref="ValueProviders"/>[i].</summary>
    public string Format { get; }

    /// <summary>The placeholders of the holes.</summary>
    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>The formats of the holes, null for as it is, <c>uri</c> for percent-encoded.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>The values in the holes.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>Whether it is one of two expressions, by a condition.</summary>
    public bool IsConditional => Condition is not null;

    /// <summary>What decides between the two.</summary>
    public IValueProvider? Condition { get; }

    /// <summary>The value of the condition that chooses <see cref="WhenTrue"/>, without regard to case.</summary>
    public string? MatchValue { get; }

    /// <summary>Taken when the condition matches.</summary>
    public ReferenceExpression? WhenTrue { get; }

    /// <summary>Taken when it does not.</summary>
    public ReferenceExpression? WhenFalse { get; }

    /// <summary>What the text looks like in a manifest.</summary>
    public string ValueExpression => IsConditional
        ? $"{{{Name}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => IsConditional
        ? [Condition!, .. ReferencesOf(Condition), .. ReferencesOf(WhenTrue), .. ReferencesOf(WhenFalse)]
        : ValueProviders;

    /// <summary>Name of a conditional expression in a manifest.</summary>
    internal string? Name { get; }

    /// <summary>
    /// Makes an expression of an interpolated string, for instance <c>$"Host={endpoint.Property(EndpointProperty.Host)}"</c>.
    /// </summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>Makes an expression that is one of two, by a condition that is known at run time.</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse) =>
        new(condition, matchValue, whenTrue, whenFalse);

    /// <summary>The text with all values in it; waits until they are known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The text with all values in it; waits until they are known.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Condition is not null)
        {
            var condition = await Condition.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            var branch = string.Equals(condition, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await branch.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[_holes.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await _holes[i].Provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = value is not null && _holes[i].Format is { } format ? ValueFormat.Apply(value, format) : value;
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    internal static ReferenceExpression FromHoles(string format, IReadOnlyList<Hole> holes) => new(format, holes);

    private static IEnumerable<object> ReferencesOf(object? value) => value is IValueWithReferences with ? with.References : [];

    /// <summary>A value in the text.</summary>
    internal sealed record Hole(IValueProvider Provider, string Expression, string? Format);
}
