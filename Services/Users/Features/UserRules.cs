using AspireOrders.ServiceDefaults.Features;
using AspireOrders.Users.Domain;
using FluentValidation;

namespace AspireOrders.Users.Features;

/// <summary>What the fields of an account have to look like.</summary>
internal static class UserRules
{
    /// <summary>The bounds of a password, in characters as Unicode counts them.</summary>
    public const int MinPassword = 12, MaxPassword = 128;

    public static void IsEmail<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .IsText(EmailAddress.MaxLength)
        .Must(text => EmailAddress.TryParse(text, out _)).WithMessage("is not an e-mail address");

    public static void IsNewPassword<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage("is missing")
        .Must(text => text.EnumerateRunes().Count() is >= MinPassword and <= MaxPassword)
        .WithMessage($"must have {MinPassword} to {MaxPassword} characters");

    public static void IsDisplayName<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .IsText(Account.MaxDisplayName)
        .Must(text => !text.Any(char.IsControl)).WithMessage("contains control characters");
}
