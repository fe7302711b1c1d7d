using AspireOrders.Contracts.Common.V1;

namespace AspireOrders.ServiceDefaults.Features;

/// <summary>Amounts as decimals inside, as units and nanos on the wire.</summary>
public static class MoneyConversion
{
    private const decimal NanosPerUnit = 1_000_000_000m;

    /// <summary>The wire's form of an amount; digits after the ninth decimal are cut off.</summary>
    public static Money ToMoney(this decimal amount, string currency)
    {
        var units = decimal.Truncate(amount);
        return new Money { CurrencyCode = currency, Units = (long)units, Nanos = (int)((amount - units) * NanosPerUnit) };
    }

    /// <summary>The amount as a decimal.</summary>
    public static decimal ToDecimal(this Money money) => ToDecimal(money.Units, money.Nanos);

    /// <summary>The amount of <paramref name="units"/> and billionths of a unit.</summary>
    public static decimal ToDecimal(long units, int nanos) => units + (nanos / NanosPerUnit);
}
