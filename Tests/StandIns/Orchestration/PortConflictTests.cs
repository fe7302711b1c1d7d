using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>What somebody reads who starts an application a second time, in another clone.</summary>
public sealed class PortConflictTests : IDisposable
{
    private readonly DirectoryInfo _clone = Directory.CreateTempSubdirectory("clone-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _clone.Delete(recursive: true);

    [Fact]
    public async Task Every_port_that_another_clone_holds_is_named_in_one_sentence_with_the_clone_and_how_to_stop_it()
    {
        using var users = await ListenAsync("Services/Users");
        using var orders = await ListenAsync("Services/Orders");
        Note(users.Process, orders.Process);

        var refused = Should.Throw<OrchestrationException>(() => PortConflicts.Refuse([Needs("users", users.Port), Needs("orders", orders.Port)]));

        refused.Message.ShouldBe(
            $"The ports {users.Port} (users), {orders.Port} (orders) are held by the application in {_clone.FullName} "
            + $"({users.Name} pid {users.Process.Id}, {orders.Name} pid {orders.Process.Id}): "
            + $"stop it with {_clone.FullName}/run --stop and start again.");
    }

    [Fact]
    public void Another_program_is_named_by_itself()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Should.Throw<OrchestrationException>(() => PortConflicts.Refuse([Needs("users", port)])).Message
            .ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"Port {port}, which users needs, is held by "));
    }

    [Fact]
    public void Free_ports_are_in_nobodys_way() => PortConflicts.Refuse([Needs("users", new PortAllocator(new Random()).Allocate())]);

    private static ExecutableResource Needs(string name, int port)
    {
        var resource = new ExecutableResource(name, "/bin/true", "/");
        resource.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", port: port));
        return resource;
    }

    private async Task<Listener> ListenAsync(string folder)
    {
        var process = new HostProcess(HostProgram.Listener, _clone.FullName, _clone.CreateSubdirectory(folder).FullName);
        var port = int.Parse((await process.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
        return new Listener(process, port, (await File.ReadAllTextAsync($"/proc/{process.Id}/comm", Cancellation)).Trim());
    }

    // As the AppHost of that clone would.
    private void Note(params IEnumerable<HostProcess> processes) => File.WriteAllLines(
        Path.Combine(_clone.CreateSubdirectory(".data").FullName, "processes"),
        processes.Select(process => string.Create(CultureInfo.InvariantCulture, $"{process.Id} 1 15 service")));

    private sealed record Listener(HostProcess Process, int Port, string Name) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}
