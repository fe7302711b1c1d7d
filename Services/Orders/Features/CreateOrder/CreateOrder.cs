using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task<CreateOrderResponse> CreateOrder(CreateOrderRequest request, ServerCallContext context) =>
        context.HandleAsync<CreateOrderRequest, CreateOrderResponse>(request);
}

internal sealed class CreateOrderValidator : AbstractValidator<CreateOrderRequest>
{
    public const int MostItems = 100, MostPieces = 10_000, LongestKey = 255;

    public CreateOrderValidator()
    {
        RuleFor(r => r.Items).NotEmpty().WithMessage("is empty").Must(items => items.Count <= MostItems).WithMessage($"has more than {MostItems} entries");
        RuleForEach(r => r.Items).ChildRules(item =>
        {
            item.RuleFor(i => i.ProductId).IsId();
            item.RuleFor(i => i.Quantity).InclusiveBetween(1, MostPieces).WithMessage($"must be between 1 and {MostPieces}");
        });
        RuleFor(r => r.PaymentToken).IsText(200);
        RuleFor(r => r.IdempotencyKey).IsOptionalText(LongestKey);
    }
}
