using AspireOrders.ServiceDefaults.Features;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0.01", 0, 10_000_000)]
    [InlineData("12.90", 12, 900_000_000)]
    [InlineData("-1.75", -1, -750_000_000)]
    [InlineData("999999.99", 999999, 990_000_000)]
    public void An_amount_is_units_and_nanos_of_one_sign_and_comes_back_the_same(string text, long units, int nanos)
    {
        var amount = decimal.Parse(text);
        var money = amount.ToMoney("EUR");
        money.Units.ShouldBe(units);
        money.Nanos.ShouldBe(nanos);
        money.ToDecimal().ShouldBe(amount);
    }
}
