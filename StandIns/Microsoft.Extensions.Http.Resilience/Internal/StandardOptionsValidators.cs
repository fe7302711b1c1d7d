using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>Checks each option by its own range.</summary>
[OptionsValidator]
internal sealed partial class StandardOptionsRangeValidator : IValidateOptions<HttpStandardResilienceOptions>;

/// <summary>Checks what the options of the strategies mean to each other.</summary>
internal sealed class StandardOptionsRelationValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var attempt = options.AttemptTimeout.Timeout;
        var result = new ValidateOptionsResultBuilder();
        if (attempt > options.TotalRequestTimeout.Timeout)
        {
            result.AddError(
                $"The total request timeout ({options.TotalRequestTimeout.Timeout}) must not be shorter than "
                + $"the attempt timeout ({attempt}).");
        }

        if (options.CircuitBreaker.SamplingDuration < attempt * 2)
        {
            result.AddError(
                $"The sampling duration of the circuit breaker ({options.CircuitBreaker.SamplingDuration}) must be at least "
                + $"twice the attempt timeout ({attempt}) to have an effect.");
        }

        return result.Build();
    }
}
