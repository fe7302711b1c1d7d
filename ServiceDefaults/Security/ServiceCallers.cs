namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// Who may call whom, by the names in certificates: whoever is not listed does not get past the handshake. What a caller may do then is declared at
/// each rpc. <c>client</c> is the certificate for people's own tools.
/// </summary>
internal static class ServiceCallers
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        // Every service reads the signing keys; the audit, which orders runs, compares the books of all.
        ["users"] = ["client", "gateway", "orders", "inventory", "payments", "notifications"],
        ["orders"] = ["client", "gateway", "inventory", "payments"],
        ["inventory"] = ["client", "gateway", "orders"],
        ["payments"] = ["client", "gateway", "orders"],
        // Who tells something asks whether it arrived here.
        ["notifications"] = ["client", "gateway", "users", "orders", "payments"],
    };

    /// <summary>The callers of a service; none for one that is not known.</summary>
    public static IReadOnlyList<string> Of(string service) => Allowed.GetValueOrDefault(service, []);
}
