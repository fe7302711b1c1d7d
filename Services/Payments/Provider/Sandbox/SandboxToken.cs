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

    /// <summary>Fails with "unavailable" as often as <see cref="FlakyFailures"/> says, then is charged.</summary>
    public const string Flaky = "tok_flaky";

    /// <summary>How often <see cref="Flaky"/> fails under one key.</summary>
    public const int FlakyFailures = 2;

    /// <summary>What a first charge leads to. A credit goes through whatever the token.</summary>
    public static LedgerState FirstOutcome(string token, decimal amount) => token switch
    {
        _ when amount < 0 => LedgerState.Captured,
        Ok or Timeout => LedgerState.Captured,
        Flaky => LedgerState.Failing,
        _ => LedgerState.Declined,
    };
}
