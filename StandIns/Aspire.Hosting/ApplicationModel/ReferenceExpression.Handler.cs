using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public partial class ReferenceExpression
{
    /// <summary>What the compiler calls for an interpolated string that becomes an expression.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength * 2);
        private readonly List<Hole> _holes = new(formattedCount);

        /// <summary>Text between the holes.</summary>
        public readonly void AppendLiteral(string value) => _format.Append(ValueFormat.EscapeBraces(value));

        /// <summary>A string is text like any other.</summary>
        public readonly void AppendFormatted(string? value) => AppendFormatted(value, format: null);

        /// <summary>A string in a format.</summary>
        public readonly void AppendFormatted(string? value, string? format = null)
        {
            if (value is not null)
            {
                _format.Append(ValueFormat.EscapeBraces(format is null ? value : ValueFormat.Apply(value, format)));
            }
        }

        /// <summary>A value that is known later.</summary>
        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>A value that is known later, in a format.</summary>
        public readonly void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append(CultureInfo.InvariantCulture, $"{{{_holes.Count}}}");
            _holes.Add(new Hole(valueProvider, valueProvider.ValueExpression, format));
        }

        /// <summary>Not possible: a format applies to one value, not to an expression.</summary>
        [Obsolete(
            "ReferenceExpression instances can't be used in interpolated string with a custom format. "
                + "Duplicate the inner expression in-place.",
            error: true)]
        public readonly void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException("A ReferenceExpression cannot be formatted; format the values inside it.");

        /// <summary>The value of a resource.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, format: null);

        /// <summary>The value of a resource, in a format.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => new(_format.ToString(), _holes);
    }
}
