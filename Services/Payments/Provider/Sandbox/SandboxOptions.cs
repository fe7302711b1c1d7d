using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>Section <c>Sandbox</c>: how slow and how unreliable the sandbox is. By default it is neither.</summary>
internal sealed class SandboxOptions : IValidatableObject
{
    public const string Section = "Sandbox";

    /// <summary>What half of the calls take at most, before the ledger is asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>What 99 of 100 calls take at most; the latencies are distributed log-normally. Unset: every call takes <see cref="Latency"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan? LatencyOf99Percent { get; set; }

    /// <summary>How long after the charge <c>tok_timeout</c> is answered; longer than <c>Settlement:ProviderDeadline</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan LateAnswer { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of charges, questions and refunds that fail without effect, 0 to 1.</summary>
    [Range(0d, 1d)]
    public double FailureRate { get; set; }

    /// <summary>The share of charges that take effect, but whose answer is lost, 0 to 1.</summary>
    [Range(0d, 1d)]
    public double LostAnswerRate { get; set; }

    /// <summary>The share of charges that are answered with "pending" whatever their token, 0 to 1.</summary>
    [Range(0d, 1d)]
    public double AsynchronousRate { get; set; }

    /// <summary>How long after a pending answer its outcome is decided and told.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of pending charges whose outcome is told before the charge is answered, 0 to 1.</summary>
    [Range(0d, 1d)]
    public double EarlyConfirmationRate { get; set; }

    /// <summary>The share of outcomes that are told twice, 0 to 1.</summary>
    [Range(0d, 1d)]
    public double RepeatedConfirmationRate { get; set; }

    /// <summary>The share of outcomes that are never told, 0 to 1; together with those told twice at most 1.</summary>
    [Range(0d, 1d)]
    public double LostConfirmationRate { get; set; }

    /// <summary>How long after a confirmation that was not acknowledged it is told again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan ConfirmAgainAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the sandbox looks for outcomes to be told.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00")]
    public TimeSpan ConfirmEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes chance repeatable: the same calls in the same order meet the same luck. Unset: another one each time.</summary>
    public int? Seed { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LatencyOf99Percent < Latency) yield return new ValidationResult("must not be below Latency", [nameof(LatencyOf99Percent)]);
        if (LatencyOf99Percent is not null && Latency == TimeSpan.Zero) yield return new ValidationResult("needs a Latency", [nameof(LatencyOf99Percent)]);
        if (RepeatedConfirmationRate + LostConfirmationRate > 1)
        {
            yield return new ValidationResult("are above 1 together", [nameof(RepeatedConfirmationRate), nameof(LostConfirmationRate)]);
        }
    }
}
