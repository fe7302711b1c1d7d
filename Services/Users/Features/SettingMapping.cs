using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.ServiceDefaults.Configuration;
using Google.Protobuf.WellKnownTypes;
using StoredChange = AspireOrders.Users.Storage.SettingChange;

namespace AspireOrders.Users.Features;

internal static class SettingMapping
{
    /// <summary>A setting with what operators did to it last; null: nothing yet.</summary>
    public static Setting ToSetting(this LiveSetting setting, StoredChange? change)
    {
        var message = new Setting
        {
            Key = setting.Key,
            DefaultValue = setting.Default,
            Type = setting.Type switch { LiveType.Number => "number", LiveType.WholeNumber => "integer", _ => "duration" },
            Minimum = setting.Minimum,
            Maximum = setting.Maximum,
            Service = setting.Service,
            Description = setting.Description,
        };
        if (change is null) return message;
        if (change.NewValue is { } value) message.Value = value;
        message.ChangedBy = change.ChangedBy.ToString();
        message.ChangedAt = change.ChangedAt.ToTimestamp();
        return message;
    }

    public static SettingChange ToMessage(this StoredChange change)
    {
        var message = new SettingChange
        {
            Version = change.Version,
            Key = change.Key,
            ChangedBy = change.ChangedBy.ToString(),
            ChangedAt = change.ChangedAt.ToTimestamp(),
        };
        if (change.OldValue is { } old) message.OldValue = old;
        if (change.NewValue is { } value) message.NewValue = value;
        return message;
    }
}
