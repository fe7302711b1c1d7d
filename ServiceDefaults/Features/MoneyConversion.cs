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
    public static decimal ToDecimal(this Money money) => money.Units + (money.Nanos / NanosPerUnit);
}
