using System.ComponentModel.DataAnnotations;
using AspireOrders.Contracts.Common.V1;
using AspireOrders.ServiceDefaults.Features;

namespace AspireOrders.Gateway.Rest;

/// <summary>An amount of money.</summary>
/// <param name="Currency">Three letters, ISO 4217.</param>
/// <param name="Amount">In the currency's main unit, with two decimals.</param>
internal sealed record MoneyView(string Currency, decimal Amount)
{
    public static MoneyView From(Money money) => new(money.CurrencyCode, money.ToDecimal());
}

/// <summary>An amount of money as sent by a client.</summary>
/// <param name="Currency">Three letters, ISO 4217.</param>
/// <param name="Amount">In the currency's main unit.</param>
internal sealed record MoneyBody([property: Required] string? Currency, [property: Required] decimal? Amount)
{
    /// <summary>The wire's form; what is missing becomes empty or zero, which the service refuses by name.</summary>
    public Money ToMoney() => Amount.GetValueOrDefault().ToMoney(Currency ?? "");
}
