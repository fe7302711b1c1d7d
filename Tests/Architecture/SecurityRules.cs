using System.Text.RegularExpressions;

namespace AspireOrders.Tests.Architecture;

public sealed partial class SecurityRules
{
    [Fact]
    public void No_service_sends_requests_to_addresses_of_its_own_choice() =>
        // Other services are called through the generated clients of ServiceDefaults, by name.
        Offenders(HttpRequests(), "Services/").Where(p => !p.StartsWith("Services/Storefront/", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void No_statement_is_put_together_from_what_a_caller_sent() => Offenders(InterpolatedRequest(), "Services/", "ServiceDefaults/").ShouldBeEmpty();

    private static IEnumerable<string> Offenders(Regex pattern, params string[] folders) => Sources.Product
        .Where(f => folders.Any(folder => f.Path.StartsWith(folder, StringComparison.Ordinal)) && pattern.IsMatch(f.Text)).Select(f => f.Path);

    [GeneratedRegex(@"\b(HttpClient|HttpRequestMessage|WebRequest|TcpClient)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpRequests();

    // A statement with the text of a request in a gap.
    [GeneratedRegex(@"\$""+\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b[^;]*?\{[^}]*\b(request|body|query)\.", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex InterpolatedRequest();
}
