using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using FluentValidation;
using FluentValidation.Results;

namespace AspireOrders.ServiceDefaults.Ordering;

/// <summary>
/// What an order may ask for. Orders judges by it; the gateway does only for a request that it refuses anyway, to name everything that is wrong with it
/// at once.
/// </summary>
public sealed class CreateOrderValidator : AbstractValidator<CreateOrderRequest>
{
    private const int MostItems = 100, LongestToken = 200, LongestKey = 255;

    /// <summary>The rules.</summary>
    public CreateOrderValidator()
    {
        RuleFor(r => r.Items).NotEmpty().WithMessage("is empty").Must(items => items.Count <= MostItems).WithMessage($"has more than {MostItems} entries");
        RuleForEach(r => r.Items).SetValidator(new OrderItemValidator());
        RuleFor(r => r.PaymentToken).IsText(LongestToken);
        RuleFor(r => r.IdempotencyKey).IsOptionalText(LongestKey);
    }

    /// <summary>The rules once more, as one look: they cost many times the work of the rest of an order's intake, and nearly every order is valid.</summary>
    public static bool IsValid(CreateOrderRequest request)
    {
        if (request.Items.Count is 0 or > MostItems || !IsText(request.PaymentToken, LongestToken)) return false;
        if (request.IdempotencyKey.Length > LongestKey || request.IdempotencyKey.Contains('\0')) return false;
        foreach (var item in request.Items)
        {
            if (item.Quantity is < 1 or > OrderItemValidator.MostPieces || !Guid.TryParse(item.ProductId, out _)) return false;
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
