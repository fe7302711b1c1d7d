using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using FluentValidation.Results;
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

    /// <summary>The rules once more, as one look: they cost many times the work of the rest of an order's intake, and nearly every order is valid.</summary>
    public static bool IsValid(CreateOrderRequest request)
    {
        if (request.Items.Count is 0 or > MostItems || !IsText(request.PaymentToken, 200)) return false;
        if (request.IdempotencyKey.Length > LongestKey || request.IdempotencyKey.Contains('\0')) return false;
        foreach (var item in request.Items)
        {
            if (item.Quantity is < 1 or > MostPieces || !Guid.TryParse(item.ProductId, out _)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override ValidationResult Validate(ValidationContext<CreateOrderRequest> context) =>
        IsValid(context.InstanceToValidate) ? new ValidationResult() : base.Validate(context);

    /// <inheritdoc/>
    public override Task<ValidationResult> ValidateAsync(ValidationContext<CreateOrderRequest> context, CancellationToken cancellation = default) =>
        IsValid(context.InstanceToValidate) ? Task.FromResult(new ValidationResult()) : base.ValidateAsync(context, cancellation);

    // FluentValidation's NotEmpty refuses white space, too.
    private static bool IsText(string text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Contains('\0');
}
