namespace AspireOrders.ServiceDefaults.Security;

/// <summary>The name of this service, as in its certificate and in discovery.</summary>
/// <param name="Name">E.g. <c>orders</c>.</param>
public sealed record ServiceIdentity(string Name);
