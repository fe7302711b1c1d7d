using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts an expression together piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format = new();
    private readonly List<ReferenceExpression.Hole> _holes = [];

    /// <summary>Whether nothing was appended yet.</summary>
    public bool IsEmpty => _format.Length == 0;

    /// <summary>Appends an interpolated string.</summary>
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has appended its pieces to this builder already.
    }

    /// <summary>Appends text.</summary>
    public void AppendLiteral(string value) => _format.Append(ValueFormat.EscapeBraces(value));

    /// <summary>Appends text.</summary>
    public void AppendFormatted(string? value) => AppendLiteral(value ?? string.Empty);

    /// <summary>Appends a value that is known later.</summary>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

    /// <summary>Appends a value that is known later, in a format.</summary>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_holes.Count}}}");
        _holes.Add(new ReferenceExpression.Hole(valueProvider, valueProvider.ValueExpression, format));
    }

    /// <summary>The expression.</summary>
    public ReferenceExpression Build() => ReferenceExpression.FromHoles(_format.ToString(), [.. _holes]);

    /// <summary>What the compiler calls for an interpolated string given to <see cref="Append"/>.</summary>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ReferenceExpressionBuilder _builder;

        /// <param name="literalLength">Not used.</param>
        /// <param name="formattedCount">Not used.</param>
        /// <param name="builder">Takes the pieces.</param>
        public ReferenceExpressionBuilderInterpolatedStringHandler(
            int literalLength, int formattedCount, ReferenceExpressionBuilder builder) =>
            _builder = builder;

        /// <summary>Text between the holes.</summary>
        public readonly void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <summary>A string is text like any other.</summary>
        public readonly void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <summary>A value that is known later.</summary>
        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider);

        /// <summary>A value that is known later, in a format.</summary>
        public readonly void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);

        /// <summary>The value of a resource.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider.Resource);

        /// <summary>The value of a resource, in a format.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider.Resource, format);
    }
}
