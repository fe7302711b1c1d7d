namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>The test tokens of the sandbox; every other token is declined.</summary>
internal static class SandboxToken
{
    /// <summary>Is charged.</summary>
    public const string Ok = "tok_ok";

    /// <summary>Is refused.</summary>
    public const string Declined = "tok_declined";

    /// <summary>Is charged, but the answer comes after the caller has given up.</summary>
    public const string Timeout = "tok_timeout";

    /// <summary>Fails as often as <see cref="FlakyFailures"/> says, then is charged.</summary>
    public const string Flaky = "tok_flaky";

    /// <summary>Is answered with "pending", then charged and confirmed; a refund is confirmed later as well.</summary>
    public const string Asynchronous = "tok_async";

    /// <summary>Is answered with "pending", then refused.</summary>
    public const string AsynchronouslyDeclined = "tok_async_declined";

    /// <summary>How often <see cref="Flaky"/> fails under one key.</summary>
    public const int FlakyFailures = 2;

    /// <summary>Whether the outcome for the token is told later.</summary>
    public static bool IsAsynchronous(string token) => token is Asynchronous or AsynchronouslyDeclined;

    /// <summary>What a first charge leads to at once.</summary>
    public static LedgerState FirstOutcome(string token) => token switch
    {
        Ok or Timeout => LedgerState.Captured,
        Asynchronous or AsynchronouslyDeclined => LedgerState.Pending,
        Flaky => LedgerState.Failing,
        _ => LedgerState.Declined,
    };
}
