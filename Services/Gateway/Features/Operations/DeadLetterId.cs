using System.Globalization;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Operations;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>Names a dead letter among those of all services, for instance <c>payments-17</c>.</summary>
/// <param name="Service">The service that could not apply the event.</param>
/// <param name="Number">Its number there.</param>
internal sealed record DeadLetterId(string Service, long Number)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="DomainException">2001: no dead letter has such an id.</exception>
    public static DeadLetterId Parse(string text, OperationsClients services)
    {
        var dash = text.LastIndexOf('-');
        if (dash > 0
            && services.Services.Contains(text[..dash], StringComparer.Ordinal)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0)
        {
            return new DeadLetterId(text[..dash], number);
        }

        throw DomainException.NotFound("dead letter", text);
    }

    public override string ToString() => $"{Service}-{Number}";
}
