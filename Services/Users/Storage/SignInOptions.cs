using System.ComponentModel.DataAnnotations;
using AspireOrders.Users.Domain;

namespace AspireOrders.Users.Storage;

/// <summary>Section <c>SignIn</c>: what guessing a password costs.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Failed sign-ins of one address within <see cref="Window"/> that lock it out.</summary>
    [Range(1, 1000)]
    public int Failures { get; set; } = 10;

    /// <summary>How long a failure counts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Iterations of PBKDF2; older hashes are raised to it when their owner signs in. Never below OWASP's recommendation.</summary>
    [Range(PasswordHash.RecommendedIterations, 10_000_000)]
    public int PasswordIterations { get; set; } = PasswordHash.RecommendedIterations;

    /// <summary>Sign-ins and registrations that may wait for a processor; more are turned away.</summary>
    [Range(1, 10_000)]
    public int Waiting { get; set; } = 64;

    /// <summary>The rule that follows from the figures.</summary>
    public LockOut LockOut => new(Failures, Window);
}
