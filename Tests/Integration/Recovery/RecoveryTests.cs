using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Recovery;

public sealed class RecoveryTests : IDisposable
{
    private const string Password = "Recovery-test-password-1";
    private static readonly string[] Tokens = ["tok_ok", "tok_ok", "tok_flaky", "tok_timeout", "tok_declined"];
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("aspireorders-recovery-");

    [Fact]
    public async Task When_every_process_is_killed_in_mid_flow_every_accepted_order_settles_after_the_restart()
    {
        using var topology = new SeparateTopology(data.FullName, Password);
        await topology.StartAsync(Shop.Token);
        var accepted = await PlaceAsync(topology, 60);
        await topology.KillEverythingAsync(Shop.Token);
        accepted.Count.ShouldBe(60);

        await topology.StartAsync(Shop.Token);
        using var customer = await new Shop(topology.CreateClient()).SignInAsync("alice@example.com", Password);
        foreach (var (id, token) in accepted) await customer.WaitForOrderAsync(id, token == "tok_declined" ? "Cancelled" : "Paid");
        using var operations = await new Shop(topology.CreateClient()).SignInAsync("ops@example.com", Password);
        var audit = await operations.GetAsync("ops/consistency");
        audit.Json["violations"]!.AsArray().ShouldBeEmpty(audit.ToString());
        ((long)audit.Json["orders"]!).ShouldBe(60);
        await topology.StopAsync(Shop.Token);
    }

    public void Dispose() => data.Delete(recursive: true);

    private static async Task<IReadOnlyList<(string Id, string Token)>> PlaceAsync(SeparateTopology topology, int count)
    {
        using var customer = await new Shop(topology.CreateClient()).SignInAsync("alice@example.com", Password);
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(async n =>
        {
            var token = Tokens[n % Tokens.Length];
            var placed = await customer.PlaceAsync($"00000000-0000-4000-8000-{(n % 10) + 1:D12}", 1, token, $"recovery-{n}");
            placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
            return (placed.Text("orderId"), token);
        }));
        return answers;
    }
}
