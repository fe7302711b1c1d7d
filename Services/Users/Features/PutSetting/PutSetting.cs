using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;
using StackExchange.Redis;

namespace AspireOrders.Users.Features;

internal sealed partial class ConfigurationService
{
    [Access(Callers.Operator)]
    public override Task<Setting> PutSetting(PutSettingRequest request, ServerCallContext context) => context.HandleAsync<PutSettingRequest, Setting>(request);
}

internal sealed class PutSettingValidator : AbstractValidator<PutSettingRequest>
{
    private const int Longest = 100;

    public PutSettingValidator()
    {
        RuleFor(r => r.Key).IsText(Longest);
        RuleFor(r => r.Value).IsText(Longest).When(r => r.HasValue);
    }
}

/// <summary>Writes the change down, with who made it, and lets every instance know.</summary>
internal sealed class PutSettingHandler(SettingStore settings, ILiveValues live, ILogger<PutSettingHandler> logger) : IRequestHandler<PutSettingRequest, Setting>
{
    public async Task<Setting> HandleAsync(PutSettingRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var setting = LiveSettings.Find(request.Key) ?? throw DomainException.NotFound("setting", request.Key);
        if (request.HasValue && setting.Objection(request.Value) is { } objection) throw DomainException.Invalid("value", objection);
        await settings.AddAsync(setting.Key, request.HasValue ? request.Value : null, caller.RequiredUserId, cancellationToken);
        UsersLog.SettingChanged(logger, setting.Key, caller.RequiredUserId);
        await PublishAsync(cancellationToken);
        var current = await settings.ReadCurrentAsync(cancellationToken);
        return setting.ToSetting(current.First(c => c.Key == setting.Key));
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await live.PublishAsync(await settings.ReadValuesAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The change is written down; the instances hear of it once Redis is back.
            UsersLog.SettingsWait(logger, exception.Message);
        }
    }
}
