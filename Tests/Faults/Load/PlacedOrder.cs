namespace AspireOrders.Tests.Faults.Load;

/// <summary>What a customer remembers of an order that was answered 201: enough to notice when anything about it is not kept.</summary>
/// <param name="Id">The id that was answered.</param>
/// <param name="Key">The idempotency key of all attempts.</param>
/// <param name="Body">The body that was sent.</param>
/// <param name="Answer">The bytes that were answered.</param>
/// <param name="Token">What it is paid with.</param>
internal sealed record PlacedOrder(string Id, string Key, object Body, byte[] Answer, string Token)
{
    /// <summary>Its cancellation was answered 200.</summary>
    public bool Cancelled { get; set; }

    /// <summary>Where it has to end.</summary>
    public string End => Cancelled || Token == Tokens.Declined ? "Cancelled" : "Paid";
}

/// <summary>The payment tokens of the sandbox provider.</summary>
internal static class Tokens
{
    public const string Declined = "tok_declined";

    public static readonly string[] All = ["tok_ok", "tok_ok", "tok_ok", "tok_flaky", "tok_timeout", Declined];
}
