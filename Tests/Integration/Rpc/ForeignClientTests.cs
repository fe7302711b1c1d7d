using System.Diagnostics;
using System.Text.Json;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>A gRPC client of another make (@grpc/grpc-js on Node.js) gets along with every rpc and every kind of stream.</summary>
public sealed class ForeignClientTests(RunningTopology topology)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ForeignClient");

    [Fact]
    public async Task A_client_in_JavaScript_calls_every_rpc()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        await RunAsync("npm", "", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        var settings = JsonSerializer.Serialize(new
        {
            protos = Path.Combine(AppContext.BaseDirectory, "Protos"),
            certificates = topology.CertificateDirectory,
            @operator = operations.AccessToken,
            services = new Dictionary<string, string[]>
            {
                ["Users"] = ["aspireorders.users.v1", Address("users")],
                ["Configuration"] = ["aspireorders.configuration.v1", Address("users")],
                ["Orders"] = ["aspireorders.orders.v1", Address("orders")],
                ["Inventory"] = ["aspireorders.inventory.v1", Address("inventory")],
                ["Payments"] = ["aspireorders.payments.v1", Address("payments")],
                ["Notifications"] = ["aspireorders.notifications.v1", Address("notifications")],
                ["Operations"] = ["aspireorders.operations.v1", Address("payments")],
            },
        });
        var output = await RunAsync("node", settings, "client.mjs");
        output.ShouldContain("ok every rpc");
    }

    private string Address(string service) => topology.Endpoint(service, "https").Authority;

    private static async Task<string> RunAsync(string program, string settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["FOREIGN_CLIENT"] = settings },
        };
        using var process = Process.Start(start) ?? throw new ShouldAssertException($"There is no {program}.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        process.ExitCode.ShouldBe(0, $"{program}: {await output}{await errors}");
        return await output;
    }
}
