using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Payments.Features;

/// <summary>Section <c>Settlement</c>: how the provider is asked.</summary>
internal sealed class SettlementOptions
{
    public const string Section = "Settlement";

    /// <summary>How long one call to the provider may take; afterwards the outcome of what it left unanswered is unknown.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan ProviderDeadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a process owns a payment that it took up; longer than the calls of one step take together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Payments in the hands of one process at the same time; further ones wait in the database.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = 4096;

    /// <summary>The longest time between two looks for payments that nobody has in hand.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait after the first failed attempt; doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts; short enough that everything settles soon after the provider is back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an outcome that the provider promised to tell is waited for before it is asked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan PromisePatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after the provider promised an answer, a quarter more or less by <paramref name="chance"/> (0 to 1).</summary>
    public TimeSpan AskAfterPromise(double chance) => PromisePatience * (0.75 + (0.5 * chance));

    /// <summary>
    /// The wait after attempt number <paramref name="attempts"/>: exponential, and a quarter more or less by <paramref name="chance"/>
    /// (0 to 1), so that what failed together does not come back together.
    /// </summary>
    public TimeSpan RetryIn(int attempts, double chance)
    {
        var exponential = FirstRetry * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return (exponential < LongestRetry ? exponential : LongestRetry) * (0.75 + (0.5 * chance));
    }
}
