using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using ConfigurationClient = AspireOrders.Contracts.Configuration.V1.Configuration.ConfigurationClient;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>What operators can change while everything runs.</summary>
internal static class ConfigurationRoutes
{
    public static void MapConfiguration(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/ops/config").WithTags("Operations").Access(Callers.Operator);
        settings.MapGet("/", ListAsync).Describe("ListSettings", "Every setting that can be changed while everything runs, and who changed what lately", ErrorCode.InvalidInput);
        settings.MapPut("/{key}", PutAsync).Describe(
            "PutSetting", "Gives a setting a value, which every instance has within a second; null: back to what was deployed", ErrorCode.InvalidInput, ErrorCode.NotFound);
    }

    private static async Task<Ok<ConfigurationView>> ListAsync(PageQuery page, ConfigurationClient configuration, HttpContext context)
    {
        var found = await configuration.GetSettingsAsync(new GetSettingsRequest(), context.Call());
        var settings = Page<SettingView>.Of(found.Settings.Select(SettingView.From), s => s.Key, page);
        return TypedResults.Ok(new ConfigurationView(settings.Items, settings.NextCursor, [.. found.Changes.Select(SettingChangeView.From)]));
    }

    private static async Task<Ok<SettingView>> PutAsync(string key, JsonBody<PutSettingBody> body, ConfigurationClient configuration, HttpContext context)
    {
        var request = new PutSettingRequest { Key = key };
        if (body.Value.Text() is { } value) request.Value = value;
        return TypedResults.Ok(SettingView.From(await configuration.PutSettingAsync(request, context.Call())));
    }
}
