using System.Text.Json.Serialization;
using AspireOrders.Gateway.Features.Auth;
using AspireOrders.Gateway.Features.Notifications;
using AspireOrders.Gateway.Features.Operations;
using AspireOrders.Gateway.Features.Orders;
using AspireOrders.Gateway.Features.Products;
using AspireOrders.Gateway.Features.Users;
using AspireOrders.Gateway.Rest.Errors;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>Every type that is read or written, with its code generated at build time: nothing is looked up by reflection at run time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(RegisteredView))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(RefreshTokenBody))]
[JsonSerializable(typeof(TokenView))]
[JsonSerializable(typeof(UpdateUserBody))]
[JsonSerializable(typeof(Page<UserView>))]
[JsonSerializable(typeof(CreateProductBody))]
[JsonSerializable(typeof(UpdateProductBody))]
[JsonSerializable(typeof(RestockBody))]
[JsonSerializable(typeof(Page<ProductView>))]
[JsonSerializable(typeof(PlaceOrderBody))]
[JsonSerializable(typeof(PlacedOrderView))]
[JsonSerializable(typeof(Page<OrderView>))]
[JsonSerializable(typeof(OrderChangeView))]
[JsonSerializable(typeof(Page<NotificationView>))]
[JsonSerializable(typeof(ConsistencyView))]
[JsonSerializable(typeof(ReconciliationRunView))]
[JsonSerializable(typeof(Page<DeadLetterView>))]
[JsonSerializable(typeof(ServicesView))]
[JsonSerializable(typeof(ConfigurationView))]
[JsonSerializable(typeof(PutSettingBody))]
internal sealed partial class RestJsonContext : JsonSerializerContext;
