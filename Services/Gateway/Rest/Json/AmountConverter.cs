using System.Text.Json;
using System.Text.Json.Serialization;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>
/// Amounts of money as JSON numbers: read exactly, written with at least two decimals (<c>12.90</c>). A number that units and nanos cannot
/// hold is refused here, since its digits would be lost on the way to the service that judges it.
/// </summary>
internal sealed class AmountConverter : JsonConverter<decimal>
{
    private const decimal Bound = 1_000_000_000_000_000m;
    private const int NanoDecimals = 9;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var amount)
        && decimal.Abs(amount) < Bound && decimal.Round(amount, NanoDecimals) == amount
            ? amount
            : throw new JsonException();

    // Adding a zero of scale two is what gives a decimal two places without rounding one that has more.
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value + 0.00m);
}
