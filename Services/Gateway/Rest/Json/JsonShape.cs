using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>
/// Tells what is wrong with a body that could not be read. The serializer stops at the first mistake; a caller is better served by all of them, so
/// the slow way is gone once the fast one has failed.
/// </summary>
internal static class JsonShape
{
    /// <summary>The field name that stands for the body as a whole.</summary>
    public const string Root = "body";

    /// <summary>Why a text with the character NUL is refused.</summary>
    public const string NoNul = "must not contain the character NUL";

    /// <summary>A hostile megabyte of unknown properties must not come back as several megabytes of explanation.</summary>
    public const int MostErrors = 100;

    /// <summary>
    /// Every place where the body differs from the type, then what else is missing from it or bad; where it is no JSON at all, the place of
    /// <paramref name="failure"/>. Without a failure a body of the right shape has no errors, whatever its content is.
    /// </summary>
    public static List<FieldError> Errors(ReadOnlyMemory<byte> body, JsonTypeInfo type, JsonException? failure = null)
    {
        var comparison = new ShapeComparison();
        var errors = comparison.Differences;
        try
        {
            using var document = JsonDocument.Parse(body);
            var readable = comparison.Compare(document.RootElement, type, "");
            if (errors.Count > 0)
            {
                Add(comparison.Missing, errors);
                if (typeof(IJudgedBody).IsAssignableFrom(type.Type) && readable.Deserialize(type) is IJudgedBody judged) Add(judged.Objections(), errors);
            }
        }
        catch (JsonException malformed)
        {
            return [new FieldError(Field(failure?.Path), $"is not valid JSON: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}")];
        }

        if (errors.Count == 0 && failure is not null) errors.Add(new FieldError(Field(failure.Path), "does not have the expected type"));
        return errors;
    }

    // What could not be read has no content to be judged by.
    private static void Add(IReadOnlyList<FieldError> further, List<FieldError> errors)
    {
        var unnamed = further.Where(f => !errors.Exists(e => IsIn(f.Field, e.Field))).Take(MostErrors - errors.Count).ToList();
        errors.AddRange(unnamed);
    }

    private static bool IsIn(string field, string whole) =>
        field.StartsWith(whole, StringComparison.Ordinal) && (field.Length == whole.Length || field[whole.Length] is '.' or '[');

    // The serializer writes paths as $.items[0].quantity.
    private static string Field(string? path) => path is null or "$" or "" ? Root : path.TrimStart('$').TrimStart('.');
}
