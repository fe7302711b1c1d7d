using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Grpc.Core;

namespace AspireOrders.Users.Features;

internal sealed partial class ConfigurationService
{
    [Access(Callers.Operator)]
    public override Task<GetSettingsResponse> GetSettings(GetSettingsRequest request, ServerCallContext context) =>
        context.HandleAsync<GetSettingsRequest, GetSettingsResponse>(request);
}

/// <summary>Every setting there is with its present value, and the latest changes.</summary>
internal sealed class GetSettingsHandler(SettingStore settings) : IRequestHandler<GetSettingsRequest, GetSettingsResponse>
{
    private const int Changes = 50;

    public async Task<GetSettingsResponse> HandleAsync(GetSettingsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var current = (await settings.ReadCurrentAsync(cancellationToken)).ToDictionary(c => c.Key, StringComparer.OrdinalIgnoreCase);
        var latest = await settings.ReadLatestAsync(Changes, cancellationToken);
        return new GetSettingsResponse
        {
            Settings = { LiveSettings.All.Select(s => s.ToSetting(current.GetValueOrDefault(s.Key))) },
            Changes = { latest.Select(c => c.ToMessage()) },
        };
    }
}
