using AspireOrders.Contracts.Common.V1;
using AspireOrders.ServiceDefaults.Features;
using FluentValidation;

namespace AspireOrders.Inventory.Features;

internal static class CatalogueRules
{
    /// <summary>A price: euros, more than nothing, whole cents, below a million.</summary>
    public static void IsPrice<T>(this IRuleBuilderInitial<T, Money?> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotNull().WithMessage("is missing")
        .Must(m => m!.CurrencyCode == "EUR").WithMessage("must be in EUR")
        .Must(m => m!.ToDecimal() is > 0 and < 1_000_000).WithMessage("must be more than 0 and less than 1000000")
        .Must(m => decimal.Round(m!.ToDecimal(), 2) == m!.ToDecimal()).WithMessage("has more than two decimals");
}

/// <summary>The most that fits: quantities are whole pieces.</summary>
internal static class StockLimits
{
    public const int MostPerProduct = 100_000_000;
}
