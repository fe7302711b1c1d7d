using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>Section <c>Sandbox</c>: how slow the sandbox is.</summary>
internal sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>Added to every call, before the ledger is asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>How long after the charge <c>tok_timeout</c> is answered; longer than <c>Settlement:ProviderDeadline</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan LateAnswer { get; set; } = TimeSpan.FromSeconds(5);
}
