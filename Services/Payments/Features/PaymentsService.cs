using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Payments.Features;

/// <summary>The rpcs of the payments service; each is declared in the folder of its use case.</summary>
internal sealed partial class PaymentsService : PaymentsApi.PaymentsBase;
