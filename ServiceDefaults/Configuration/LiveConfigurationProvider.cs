using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>What operators have set, as the configuration's uppermost layer.</summary>
internal sealed class LiveConfigurationProvider : ConfigurationProvider, IConfigurationSource
{
    private long version = -1;

    /// <summary>Itself: it is filled from outside, once the host runs.</summary>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Takes over values that are known and good; those that are not leave what was there before.</summary>
    /// <returns>What was refused and why.</returns>
    public IReadOnlyList<string> Apply(LiveValues values)
    {
        if (values.Version == version) return [];
        version = values.Version;
        var refused = new List<string>();
        var next = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values.Values)
        {
            if (LiveSettings.Find(key) is not { } setting) refused.Add($"{key} is not known");
            else if (setting.Objection(value) is { } objection) Keep(setting, $"{key} {objection}");
            else next[setting.Path] = value;
        }

        Take(next, refused);
        return refused;

        void Keep(LiveSetting setting, string reason)
        {
            refused.Add(reason);
            if (Data.TryGetValue(setting.Path, out var old)) next[setting.Path] = old;
        }
    }

    private void Take(Dictionary<string, string?> next, List<string> refused)
    {
        if (next.Count == Data.Count && next.All(n => Data.TryGetValue(n.Key, out var old) && old == n.Value)) return;
        var previous = Data;
        Data = next;
        try
        {
            OnReload();
        }
        catch (AggregateException exception) when (exception.Flatten().InnerExceptions.All(e => e is OptionsValidationException))
        {
            // Good by itself, but not together with what this instance was deployed with.
            refused.AddRange(exception.Flatten().InnerExceptions.Select(e => e.Message));
            Data = previous;
            OnReload();
        }
    }
}
