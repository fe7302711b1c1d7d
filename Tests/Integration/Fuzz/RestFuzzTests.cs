using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Whatever comes over the wire, the gateway answers it as the client's fault or not at all, and goes on as before.</summary>
public sealed class RestFuzzTests(RunningTopology topology)
{
    private const int Seed = 20260301, Lanes = 8;
    private const double MostGrowth = 160e6;

    private static readonly string[] Insides = ["   at AspireOrders", "System.", "Npgsql", "Exception", "/src/", ".cs:line"];

    [Fact]
    public Task Two_thousand_bad_requests_are_refused_and_harm_nothing() => ThrowAsync(2_000, Seed);

    [Fact]
    [Trait("Category", "Long")]
    public Task Ten_thousand_bad_requests_are_refused_and_harm_nothing() => ThrowAsync(10_000, Seed + 1);

    private async Task ThrowAsync(int count, int seed)
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        string[] tokens = [customer.AccessToken, await topology.OperatorTokenAsync(Shop.Token)];
        var processes = await ProcessWatch.BeginAsync(topology, Shop.Token);
        await RunAsync(count / 10, seed - 1000, tokens);
        var before = await ProcessWatch.WorkingSetAsync(topology, "gateway", Shop.Token);

        var failures = await RunAsync(count, seed, tokens);

        failures.ShouldBeEmpty();
        var after = await ProcessWatch.WorkingSetAsync(topology, "gateway", Shop.Token);
        (after - before).ShouldBeLessThan(MostGrowth);
        (await customer.GetAsync("orders")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        await processes.HoldsAsync(Shop.Token);
    }

    private async Task<List<string>> RunAsync(int count, int seed, string[] tokens)
    {
        var port = topology.Endpoint("gateway", "http").Port;
        var failures = new List<string>();
        var lanes = Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var requests = new BadRestRequests(new Mischief(seed + lane), tokens);
            for (var i = 0; i < count / Lanes; i++)
            {
                var request = requests.Next();
                var answer = await RawHttp.SendAsync(port, request, Shop.Token);
                if (Complaint(answer) is not { } complaint) continue;
                lock (failures) failures.Add($"{complaint}: {Shown(request)} -> {answer.Text}");
            }
        }, Shop.Token));
        await Task.WhenAll(lanes);
        return failures;
    }

    private static string? Complaint(RawAnswer answer) => answer switch
    {
        { Status: >= 500 } => "a 5xx",
        { Status: >= 400 } when answer.Text.Contains("problem+json", StringComparison.Ordinal) && Insides.Any(i => answer.Text.Contains(i, StringComparison.Ordinal)) => "insides",
        { Status: null, Text.Length: > 0 } => "no HTTP",
        _ => null,
    };

    private static string Shown(byte[] request) => System.Text.Encoding.Latin1.GetString(request, 0, Math.Min(request.Length, 600));
}
