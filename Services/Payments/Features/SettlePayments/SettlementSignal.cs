using AspireOrders.Messaging;

namespace AspireOrders.Payments.Features;

/// <summary>Says that payments are, or within milliseconds will be, due.</summary>
internal sealed class SettlementSignal : WakeUp;
