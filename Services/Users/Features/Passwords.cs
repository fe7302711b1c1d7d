using System.Threading.RateLimiting;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;

namespace AspireOrders.Users.Features;

/// <summary>
/// Hashing on purpose costs a processor a good part of a second. Only as many run at a time as there are processors, so a flood of sign-ins
/// leaves room for everything else, and no account can be tried many times before the first failure is counted.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private readonly int iterations;
    private readonly ConcurrencyLimiter processors;
    private readonly Lazy<string> decoy;

    public Passwords(IOptions<SignInOptions> options)
    {
        iterations = options.Value.PasswordIterations;
        decoy = new Lazy<string>(() => PasswordHash.Create(RefreshSecret.Create(), iterations));
        processors = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = Environment.ProcessorCount,
            QueueLimit = options.Value.Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Waits for a processor; what follows until the lease is disposed may hash.</summary>
    /// <exception cref="DomainException">5001: too many wait already.</exception>
    public async Task<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await processors.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw DomainException.Unavailable("Too many people are signing in; try again.", TimeSpan.FromSeconds(2));
    }

    /// <summary>A new hash at today's cost.</summary>
    public string Create(string password) => PasswordHash.Create(password, iterations);

    /// <summary>Compares with a stored hash; without one it takes as long and the password is wrong.</summary>
    public PasswordCheck Verify(string password, string? stored)
    {
        var check = PasswordHash.Verify(password, stored ?? decoy.Value, iterations);
        return stored is null ? PasswordCheck.Wrong : check;
    }

    public void Dispose() => processors.Dispose();
}
