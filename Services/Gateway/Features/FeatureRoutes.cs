using AspireOrders.Gateway.Features.Auth;
using AspireOrders.Gateway.Features.Me;
using AspireOrders.Gateway.Features.Notifications;
using AspireOrders.Gateway.Features.Operations;
using AspireOrders.Gateway.Features.Orders;
using AspireOrders.Gateway.Features.Products;
using AspireOrders.Gateway.Features.SigningKeys;
using AspireOrders.Gateway.Features.Users;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features;

/// <summary>All routes of the API.</summary>
internal static class FeatureRoutes
{
    /// <summary>Where the API's version is.</summary>
    public const string Root = "/api/v1";

    public static void MapFeatures(this WebApplication app)
    {
        var api = app.MapGroup(Root);
        ((IEndpointConventionBuilder)api).Finally(EventStreamMetadata.Mark);
        api.MapAuth();
        api.MapMe();
        api.MapUsers();
        api.MapProducts();
        api.MapOrders();
        api.MapNotifications();
        api.MapOperations();
        api.MapDeadLetters();
        api.MapServices();
        api.MapConfiguration();
        app.MapSigningKeys();
    }
}
