using NotificationsApi = AspireOrders.Contracts.Notifications.V1.Notifications;

namespace AspireOrders.Notifications.Features;

/// <summary>The rpcs of the notifications service; each is declared in the folder of its use case.</summary>
internal sealed partial class NotificationsService : NotificationsApi.NotificationsBase;
