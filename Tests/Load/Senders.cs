using AspireOrders.Load.Grpc;
using AspireOrders.Load.Rest;
using AspireOrders.Load.Shop;

namespace AspireOrders.Load;

/// <summary>The ways to place orders.</summary>
internal static class Senders
{
    private const int Connections = 1024, Channels = 4, CallsInFlight = 2048, StreamedInFlight = 8192;

    /// <summary>The sender of a mode.</summary>
    public static IOrderSender Create(Mode mode, OpenShop shop, TimeProvider clock)
    {
        var plan = new OrderPlan(shop.Products);
        string[] tokens = [.. shop.Customers.Select(c => c.AccessToken)];
        return mode switch
        {
            Mode.Rest => new RestSender(shop.Topology.Status.Address("gateway", "http"), tokens, plan, Connections, clock),
            Mode.Grpc => new GrpcSender(OpenChannels(shop), tokens, plan, CallsInFlight, clock),
            _ => new StreamSender(OpenChannels(shop), tokens, plan, StreamedInFlight, clock),
        };
    }

    /// <summary>Orders in flight that keep the shop busy in a mode, for the search of what it can take.</summary>
    public static int SaturationOf(Mode mode) => mode switch
    {
        Mode.Rest => Connections,
        Mode.Grpc => CallsInFlight,
        _ => 2048,
    };

    private static OrdersChannels OpenChannels(OpenShop shop) =>
        new(shop.Topology.Status.Address("orders", "https"), Path.Combine(shop.Topology.DataDirectory, "certs"), Channels);
}
