using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes values as placeholders and remembers what they refer to, because that has to be in the manifest, too.</summary>
internal sealed class ManifestExpressions
{
    private readonly Dictionary<string, IResource> _referredTo = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ReferenceExpression> _choices = new(StringComparer.Ordinal);
    private readonly List<Formatted> _formatted = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Resources that values refer to, in the order they were met.</summary>
    public IEnumerable<IResource> ReferredTo => _referredTo.Values;

    /// <summary>Conditional expressions that were met.</summary>
    public IEnumerable<ReferenceExpression> Choices => _choices.Values;

    /// <summary>Names that are taken.</summary>
    public void Reserve(IEnumerable<string> names) => _names.UnionWith(names);

    /// <summary>A value with placeholders for what is known only once it is deployed.</summary>
    public string Write(object value)
    {
        Note(value);
        return value switch
        {
            ReferenceExpression { IsConditional: false } expression => Write(expression),
            IManifestExpressionProvider provider => provider.ValueExpression,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
        };
    }

    /// <summary>Remembers what a value refers to.</summary>
    public void Note(object? value) => Note(value, []);

    /// <summary>The formatted values of one parameter, or of all, that were not written yet.</summary>
    public IReadOnlyList<Formatted> TakeFormatted(ParameterResource? parameter = null)
    {
        var taken = _formatted.Where(
            formatted => !formatted.IsTaken && (parameter is null || ReferenceEquals(formatted.Parameter, parameter))).ToArray();
        foreach (var formatted in taken)
        {
            formatted.IsTaken = true;
        }

        return taken;
    }

    private string Write(ReferenceExpression expression)
    {
        var placeholders = new object[expression.ValueProviders.Count];
        for (var i = 0; i < placeholders.Length; i++)
        {
            var format = expression.StringFormats[i];
            placeholders[i] = format is not null && ParameterIn(expression.ValueProviders[i]) is { } parameter
                ? $"{{{NameOf(parameter, format)}.value}}"
                : expression.ManifestExpressions[i];
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, placeholders);
    }

    private void Note(object? value, HashSet<object> path)
    {
        if (value is ReferenceExpression expression)
        {
            NoteParts(expression);
        }

        if (value is IResource resource)
        {
            if (_referredTo.TryAdd(resource.Name, resource))
            {
                _names.Add(resource.Name);
            }
        }
        else if (value is IValueWithReferences with && path.Add(value))
        {
            foreach (var reference in with.References)
            {
                Note(reference, path);
            }

            path.Remove(value);
        }
    }

    private void NoteParts(ReferenceExpression expression)
    {
        if (expression is { IsConditional: true, Name: { } name })
        {
            _choices.TryAdd(name, expression);
            _names.Add(name);
            NoteParts(expression.WhenTrue!);
            NoteParts(expression.WhenFalse!);
            return;
        }

        for (var i = 0; i < expression.ValueProviders.Count; i++)
        {
            if (expression.ValueProviders[i] is ReferenceExpression { IsConditional: true } choice)
            {
                NoteParts(choice);
            }
            else if (expression.StringFormats[i] is { } format && ParameterIn(expression.ValueProviders[i]) is { } parameter)
            {
                NameOf(parameter, format);
            }
        }
    }

    private string NameOf(ParameterResource parameter, string format)
    {
        if (_formatted.Find(known => ReferenceEquals(known.Parameter, parameter) && known.Format == format) is { } known)
        {
            return known.Name;
        }

        var wanted = $"{parameter.Name}-{format.ToLowerInvariant()}-encoded";
        var name = wanted;
        for (var suffix = 1; !_names.Add(name); suffix++)
        {
            name = $"{wanted}-{suffix}";
        }

        _formatted.Add(new Formatted(name, parameter, format));
        return name;
    }

    // An expression that is nothing but a parameter is as good as the parameter.
    private static ParameterResource? ParameterIn(IValueProvider provider) => provider switch
    {
        ParameterResource parameter => parameter,
        ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource parameter] } => parameter,
        _ => null,
    };

    /// <summary>A parameter's value in a format, which is a resource of its own in a manifest.</summary>
    internal sealed record Formatted(string Name, ParameterResource Parameter, string Format)
    {
        public bool IsTaken { get; set; }
    }
}
