using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using FluentValidation;

namespace AspireOrders.ServiceDefaults.Ordering;

/// <summary>What one item of an order may be.</summary>
public sealed class OrderItemValidator : AbstractValidator<OrderItem>
{
    /// <summary>The most pieces of one product that one item can be of.</summary>
    public const int MostPieces = 10_000;

    /// <summary>The rules.</summary>
    public OrderItemValidator()
    {
        RuleFor(i => i.ProductId).IsId();
        RuleFor(i => i.Quantity).InclusiveBetween(1, MostPieces).WithMessage($"must be between 1 and {MostPieces}");
    }
}
