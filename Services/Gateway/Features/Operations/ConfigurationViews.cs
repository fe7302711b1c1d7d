using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>The live configuration.</summary>
/// <param name="Items">Every setting there is, by key.</param>
/// <param name="NextCursor">To be sent as <c>cursor</c> for the next page; null on the last one.</param>
/// <param name="Changes">The latest changes, newest first.</param>
internal sealed record ConfigurationView(IReadOnlyList<SettingView> Items, string? NextCursor, IReadOnlyList<SettingChangeView> Changes);

/// <summary>One setting.</summary>
/// <param name="Key">Its place in the configuration.</param>
/// <param name="Value">What an operator set; null while each instance has what it was deployed with, or else the default.</param>
/// <param name="DefaultValue">What it is where neither deployment nor operators say anything.</param>
/// <param name="Type"><c>number</c>, <c>integer</c> or <c>duration</c>.</param>
/// <param name="Minimum">The least value that is taken.</param>
/// <param name="Maximum">The greatest value that is taken.</param>
/// <param name="Service">Whom it concerns; <c>all</c> for every service.</param>
/// <param name="Description">What it does.</param>
/// <param name="ChangedBy">The user id of who changed it last; null while nobody has.</param>
/// <param name="ChangedAt">When, in UTC.</param>
internal sealed record SettingView(
    string Key, string? Value, string DefaultValue, string Type, string Minimum, string Maximum, string Service, string Description, string? ChangedBy, DateTime? ChangedAt)
{
    public static SettingView From(Setting setting) => new(
        setting.Key, setting.HasValue ? setting.Value : null, setting.DefaultValue, setting.Type, setting.Minimum, setting.Maximum, setting.Service,
        setting.Description, setting.HasChangedBy ? setting.ChangedBy : null, setting.ChangedAt?.ToUtc());
}

/// <summary>That an operator changed a setting.</summary>
/// <param name="Key">The setting.</param>
/// <param name="OldValue">What it had been set to; null when nobody had.</param>
/// <param name="NewValue">What it was set to; null when it went back to what was deployed.</param>
/// <param name="ChangedBy">The operator's user id.</param>
/// <param name="ChangedAt">When, in UTC.</param>
internal sealed record SettingChangeView(string Key, string? OldValue, string? NewValue, string ChangedBy, DateTime ChangedAt)
{
    public static SettingChangeView From(SettingChange change) => new(
        change.Key, change.HasOldValue ? change.OldValue : null, change.HasNewValue ? change.NewValue : null, change.ChangedBy, change.ChangedAt.ToUtc());
}

/// <summary>What a setting is given.</summary>
/// <param name="Value">A string or a number; null: back to what was deployed.</param>
internal sealed record PutSettingBody([property: Required] JsonElement Value)
{
    /// <summary>The value as text; null to take it back.</summary>
    /// <exception cref="DomainException">4001 when it is missing or neither a string nor a number.</exception>
    public string? Text() => Value.ValueKind switch
    {
        JsonValueKind.Undefined => throw DomainException.Invalid("value", "is missing"),
        JsonValueKind.Null => null,
        JsonValueKind.String => Value.GetString(),
        JsonValueKind.Number => Value.GetRawText(),
        _ => throw DomainException.Invalid("value", "must be a string or a number"),
    };
}
