using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>
/// How JSON is read and written: camelCase, strict. An unknown or repeated property is refused rather than ignored, since a misspelt
/// optional field would otherwise be lost in silence.
/// </summary>
internal static class RestJson
{
    /// <summary>What bodies are sent and taken as.</summary>
    public static readonly string[] MediaTypes = ["application/json"];

    /// <summary>The options of every body.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>How one type is read and written.</summary>
    public static JsonTypeInfo<T> TypeOf<T>() => Cache<T>.Info;

    /// <summary>Gives the framework's own options the same settings.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolver = RestJsonContext.Default;
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        // Letters of every script stay readable; what HTML could mistake for markup is still escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new AmountConverter());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }

    private static class Cache<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
