using AspireOrders.ServiceDefaults.Errors;
using FluentValidation;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>
/// A body whose content the gateway can judge by the very rules of the service that it goes to. That is done only for a request that is refused anyway,
/// so that one answer names everything that is wrong with it.
/// </summary>
internal interface IJudgedBody
{
    /// <summary>Each field whose content is bad.</summary>
    IReadOnlyList<FieldError> Objections();
}

/// <summary>Judges by the rules of services.</summary>
internal static class Judgement
{
    /// <summary>What the rules object to, by the names that the fields have in JSON.</summary>
    public static IReadOnlyList<FieldError> ObjectionsTo<T>(this IValidator<T> rules, T request) =>
        ErrorMapping.ToDomain(new ValidationException(rules.Validate(request).Errors)).Details;
}
