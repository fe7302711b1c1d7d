using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class EndpointAllocatorTests : IAsyncDisposable
{
    private static readonly PortAllocator Ports = new(new Random());

    private readonly EndpointAllocator _allocator = new(Ports, randomizePorts: false);

    public ValueTask DisposeAsync() => _allocator.DisposeAsync();

    [Fact]
    public void A_lone_replica_listens_on_the_public_port_itself()
    {
        var fixedPort = Ports.Allocate();
        var orders = Project(replicas: 1, port: fixedPort);

        _allocator.Allocate(orders);

        Endpoint(orders).AllocatedEndpoint!.UriString.ShouldBe($"https://localhost:{fixedPort}");
        _allocator.TargetPorts(orders.GetInstances()[0])["https"].ShouldBe(fixedPort);
    }

    [Fact]
    public void Several_replicas_get_ports_of_their_own_behind_the_public_one()
    {
        var orders = Project(replicas: 3, port: null);

        _allocator.Allocate(orders);

        var publicPort = Endpoint(orders).AllocatedEndpoint!.Port;
        var targets = orders.GetInstances().Select(instance => _allocator.TargetPorts(instance)["https"]).Append(publicPort).ToList();
        targets.Distinct().Count().ShouldBe(4);
        PortAllocator.IsFree(publicPort).ShouldBeFalse();
    }

    [Fact]
    public async Task Random_ports_ignore_the_fixed_one_so_that_tests_disturb_nobody()
    {
        await using var random = new EndpointAllocator(Ports, randomizePorts: true);
        var fixedPort = Ports.Allocate();
        var orders = Project(replicas: 1, port: fixedPort);

        random.Allocate(orders);

        Endpoint(orders).AllocatedEndpoint!.Port.ShouldNotBe(fixedPort);
    }

    [Fact]
    public void A_target_port_cannot_be_shared_by_replicas()
    {
        var orders = Project(replicas: 2, port: null);
        Endpoint(orders).TargetPort = Ports.Allocate();

        Should.Throw<InvalidOperationException>(() => _allocator.Allocate(orders))
            .Message.ShouldStartWith("The endpoint 'https' of 'orders' has 2 replicas, which cannot all listen on one port: ");
    }

    [Fact]
    public void A_proxied_project_endpoint_cannot_have_one_port_for_both_sides()
    {
        var port = Ports.Allocate();
        var orders = Project(replicas: 1, port);
        Endpoint(orders).TargetPort = port;

        Should.Throw<InvalidOperationException>(() => _allocator.Allocate(orders))
            .Message.ShouldBe($"The endpoint 'https' of 'orders' is proxied, so its port and its target port cannot both be {port}.");
    }

    private static EndpointAnnotation Endpoint(ProjectResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Single();

    private static ProjectResource Project(int replicas, int? port)
    {
        var project = new ProjectResource("orders");
        project.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https", port: port));
        project.Annotations.Add(new ReplicaAnnotation(replicas));
        return project;
    }
}
