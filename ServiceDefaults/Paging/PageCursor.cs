using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.ServiceDefaults.Paging;

/// <summary>The place after which the next page starts (keyset pagination): the sort values of the last row, opaque to callers.</summary>
public static class PageCursor
{
    /// <summary>The default and the greatest page size.</summary>
    public const int DefaultLimit = 20, MaxLimit = 100;

    /// <summary>Packs the sort values of the last row of a page.</summary>
    public static string Encode(params string[] values) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));

    /// <summary>Unpacks <paramref name="count"/> values; null for the first page.</summary>
    /// <exception cref="DomainException">4001: the cursor was not made by <see cref="Encode"/> for this list.</exception>
    public static string[]? Decode(string cursor, int count)
    {
        if (cursor.Length == 0) return null;
        return Read(cursor) is { } values && values.Length == count ? values : throw Bad();
    }

    /// <summary>Whether a text is the cursor of some list; of which one, only the list itself can tell.</summary>
    public static bool IsCursor(string text) => Read(text) is not null;

    /// <summary>A cursor whose last value is an id.</summary>
    /// <exception cref="DomainException">4001: it is none.</exception>
    public static Guid Id(string value) => Guid.TryParse(value, out var id) ? id : throw Bad();

    /// <summary>The page size to use for a requested <paramref name="limit"/>, where 0 stands for the default.</summary>
    public static int Limit(int limit) => limit == 0 ? DefaultLimit : limit;

    private static string[]? Read(string cursor)
    {
        try
        {
            var values = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor));
            // NUL is text in JSON, but in no database.
            return values?.All(v => v is not null && !v.Contains('\0', StringComparison.Ordinal)) == true ? values : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static DomainException Bad() => DomainException.Invalid("cursor", "is not a cursor of this list");
}
