using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp.Common;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Storage;

/// <summary>Reads names and values as people see them, within the limits.</summary>
internal sealed class AttributeReader(DashboardOptions options, StringPool texts)
{
    private long _cut;

    /// <summary>How many attributes did not fit.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>All attributes but those that <paramref name="takes"/> takes for itself.</summary>
    public TelemetryAttribute[] Read(RepeatedField<KeyValue> attributes, Func<string, string, bool>? takes = null)
    {
        var count = Math.Min(attributes.Count, options.MaxAttributeCount);
        if (count < attributes.Count)
        {
            Interlocked.Add(ref _cut, attributes.Count - count);
        }

        if (count == 0)
        {
            return [];
        }

        var read = new TelemetryAttribute[count];
        var kept = 0;
        for (var index = 0; index < count; index++)
        {
            var attribute = attributes[index];
            var value = Text(attribute.Value);
            if (takes?.Invoke(attribute.Key, value) is not true)
            {
                read[kept++] = new TelemetryAttribute(texts.Share(attribute.Key), value);
            }
        }

        return kept == count ? read : read[..kept];
    }

    /// <summary>A value as text; lists and maps as JSON.</summary>
    public string Text(AnyValue? value) => value is null ? "" : value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => Share(value.StringValue),
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => texts.Share(value.IntValue.ToString(CultureInfo.InvariantCulture)),
        AnyValue.ValueOneofCase.DoubleValue => texts.Share(value.DoubleValue.ToString(CultureInfo.InvariantCulture)),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        AnyValue.ValueOneofCase.None => "",
        _ => Share(Node(value)!.ToJsonString(JsonSerializerOptions.Web)),
    };

    /// <summary>The text, shared and not longer than allowed.</summary>
    public string Share(string text) =>
        texts.Share(text.Length <= options.MaxAttributeLength ? text : text[..options.MaxAttributeLength]);

    private static JsonNode? Node(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => JsonValue.Create(value.StringValue),
        AnyValue.ValueOneofCase.BoolValue => JsonValue.Create(value.BoolValue),
        AnyValue.ValueOneofCase.IntValue => JsonValue.Create(value.IntValue),
        // JSON has no word for infinity or for what is no number.
        AnyValue.ValueOneofCase.DoubleValue => double.IsFinite(value.DoubleValue)
            ? JsonValue.Create(value.DoubleValue)
            : JsonValue.Create(value.DoubleValue.ToString(CultureInfo.InvariantCulture)),
        AnyValue.ValueOneofCase.BytesValue => JsonValue.Create(value.BytesValue.ToBase64()),
        AnyValue.ValueOneofCase.ArrayValue => new JsonArray([.. value.ArrayValue.Values.Select(Node)]),
        AnyValue.ValueOneofCase.KvlistValue => Map(value.KvlistValue),
        _ => null,
    };

    private static JsonObject Map(KeyValueList list)
    {
        var map = new JsonObject();
        foreach (var entry in list.Values)
        {
            map[entry.Key] = entry.Value is null ? null : Node(entry.Value);
        }

        return map;
    }
}
