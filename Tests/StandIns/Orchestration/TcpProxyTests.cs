using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class TcpProxyTests : IAsyncLifetime
{
    private static readonly PortAllocator Ports = new(new Random());

    private readonly TcpProxy _proxy = TcpProxy.Listen(Ports.Allocate(), "orders");
    private readonly List<TcpListener> _listeners = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _listeners.ForEach(static listener => listener.Dispose());
        return _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Connections_go_to_the_replicas_in_turn()
    {
        _proxy.SetReplicas([Serve("a"), Serve("b")]);

        string[] answers = [await AskAsync(""), await AskAsync(""), await AskAsync(""), await AskAsync("")];

        answers.Order().ShouldBe(["a:", "a:", "b:", "b:"]);
        answers[0].ShouldNotBe(answers[1]);
    }

    [Fact]
    public async Task A_replica_that_refuses_is_passed_over()
    {
        _proxy.SetReplicas([Ports.Allocate(), Serve("alive"), Ports.Allocate()]);

        string[] answers = [await AskAsync(""), await AskAsync(""), await AskAsync("")];

        answers.ShouldAllBe(answer => answer == "alive:");
    }

    [Fact]
    public async Task An_answer_arrives_after_the_caller_has_closed_its_side()
    {
        _proxy.SetReplicas([Serve("a")]);

        var question = new string('q', 1_000_000);

        (await AskAsync(question)).ShouldBe("a:" + question);
    }

    [Fact]
    public async Task Without_a_replica_the_connection_is_reset_at_once()
    {
        _proxy.SetReplicas([Ports.Allocate()]);

        var failure = await Should.ThrowAsync<SocketException>(() => AskAsync(""));

        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Both_loopback_addresses_answer()
    {
        _proxy.SetReplicas([Serve("a")]);

        (await AskAsync("", IPAddress.Loopback)).ShouldBe("a:");
        (await AskAsync("", IPAddress.IPv6Loopback)).ShouldBe("a:");
    }

    [Fact]
    public void A_port_in_use_is_named_with_its_holder_and_the_fix()
    {
        var failure = Should.Throw<OrchestrationException>(() => TcpProxy.Listen(_proxy.Port, "gateway"));

        failure.Message.ShouldStartWith($"Port {_proxy.Port}, which gateway needs, is held by ");
        failure.Message.ShouldEndWith($"(pid {Environment.ProcessId}): stop it (kill {Environment.ProcessId}) and start again.");
    }

    [Fact]
    public void Allocated_ports_are_free_and_never_the_same()
    {
        var allocator = new PortAllocator(new Random(1));

        var ports = Enumerable.Range(0, 100).Select(_ => allocator.Allocate()).ToList();

        ports.Distinct().Count().ShouldBe(100);
        ports.ShouldAllBe(port => PortAllocator.IsFree(port));
        PortAllocator.IsFree(_proxy.Port).ShouldBeFalse();
    }

    private async Task<string> AskAsync(string question, IPAddress? address = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(address ?? IPAddress.Loopback, _proxy.Port, cancellationToken);
        await client.SendAsync(Encoding.ASCII.GetBytes(question), cancellationToken);
        client.Shutdown(SocketShutdown.Send);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        int received;
        while ((received = await client.ReceiveAsync(buffer, cancellationToken)) > 0)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, received));
        }

        return answer.ToString();
    }

    // Answers with its name and the whole question, once the question has ended.
    private int Serve(string name)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        _ = AnswerAsync(listener, name);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswerAsync(TcpListener listener, string name)
    {
        while (listener.Server.IsBound)
        {
            using var connection = await listener.AcceptTcpClientAsync(CancellationToken.None);
            using var reader = new StreamReader(connection.GetStream());
            var question = await reader.ReadToEndAsync(CancellationToken.None);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{name}:{question}"), CancellationToken.None);
        }
    }
}
