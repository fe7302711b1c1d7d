using System.Diagnostics.Metrics;
using AspireOrders.Users.Domain;

namespace AspireOrders.Users;

/// <summary>Meter <c>AspireOrders.Users</c>: how people get in, and how they do not. Never by whom: a label for each account would be endless, and personal.</summary>
internal static class UsersMetrics
{
    private static readonly Meter Meter = new("AspireOrders.Users");

    private static readonly Counter<long> Registrations = Meter.CreateCounter<long>("users.registrations", "{account}", "Accounts that were made, by how.");

    private static readonly Counter<long> SignIns = Meter.CreateCounter<long>("users.sign_ins", "{attempt}", "Attempts to sign in with a password, by outcome.");

    private static readonly Counter<long> Refreshes = Meter.CreateCounter<long>("users.refreshes", "{attempt}", "Attempts to exchange a refresh token, by outcome.");

    /// <summary>Somebody registered.</summary>
    public static void Registered() => Registrations.Add(1, new KeyValuePair<string, object?>("users.origin", "registered"));

    /// <summary>An operator brought accounts along.</summary>
    public static void Imported(int accounts) => Registrations.Add(accounts, new KeyValuePair<string, object?>("users.origin", "imported"));

    /// <summary>Somebody signed in.</summary>
    public static void SignedIn() => SignIns.Add(1, Outcome("succeeded"));

    /// <summary>Address or password were wrong.</summary>
    public static void Failed() => SignIns.Add(1, Outcome("failed"));

    /// <summary>Nothing was compared, because the address has failed too often.</summary>
    public static void LockedOut() => SignIns.Add(1, Outcome("locked_out"));

    /// <summary>A refresh token was presented; one that had been spent ended the whole sign-in.</summary>
    public static void Refreshed(Redemption outcome) => Refreshes.Add(1, Outcome(outcome switch
    {
        Redemption.Accepted => "accepted",
        Redemption.Reused => "reused",
        _ => "refused",
    }));

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("users.outcome", outcome);
}
