using AspireOrders.ServiceDefaults.Paging;
using FluentValidation;

namespace AspireOrders.ServiceDefaults.Features;

/// <summary>Rules that many requests share.</summary>
public static class RequestRules
{
    /// <summary>The most characters of a text to search for, and of a product's category.</summary>
    public const int LongestSearch = 100, LongestCategory = 50;

    /// <summary>A UUID in text form.</summary>
    public static IRuleBuilderOptions<T, string> IsId<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(text => Guid.TryParse(text, out _)).WithMessage("is not a UUID");

    /// <summary>A page size: 0 (the default) or 1 to 100.</summary>
    public static IRuleBuilderOptions<T, int> IsPageLimit<T>(this IRuleBuilder<T, int> rule) =>
        rule.InclusiveBetween(0, PageCursor.MaxLimit).WithMessage($"must be between 1 and {PageCursor.MaxLimit}");

    /// <summary>Text that is there and not longer than <paramref name="max"/> characters.</summary>
    public static IRuleBuilderOptions<T, string> IsText<T>(this IRuleBuilder<T, string> rule, int max) =>
        rule.NotEmpty().WithMessage("is missing").IsOptionalText(max);

    /// <summary>Text that may be empty, not longer than <paramref name="max"/> characters and without NUL, which Postgres cannot store.</summary>
    public static IRuleBuilderOptions<T, string> IsOptionalText<T>(this IRuleBuilder<T, string> rule, int max) =>
        rule.MaximumLength(max).WithMessage($"is longer than {max} characters").Must(text => !text.Contains('\0')).WithMessage("contains a NUL character");
}
