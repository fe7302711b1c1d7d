using ConfigurationApi = AspireOrders.Contracts.Configuration.V1.Configuration;

namespace AspireOrders.Users.Features;

/// <summary>The rpcs of the live configuration, which this service keeps; each is declared in the folder of its use case.</summary>
internal sealed partial class ConfigurationService : ConfigurationApi.ConfigurationBase;
