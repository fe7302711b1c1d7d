using System.Globalization;

namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>What kind of value a setting has.</summary>
public enum LiveType
{
    /// <summary>A number, with a point before its fraction.</summary>
    Number,

    /// <summary>A whole number of 32 bits.</summary>
    WholeNumber,

    /// <summary>A span of time as <c>[d.]hh:mm:ss[.fff]</c>.</summary>
    Duration,
}

/// <summary>One thing that operators can change while everything runs.</summary>
/// <param name="Key">Its place in the configuration, with points: <c>Reservations.Lifetime</c> is <c>Reservations:Lifetime</c>.</param>
/// <param name="Service">Whom it concerns; <c>all</c> for every service.</param>
/// <param name="Type">What kind of value it has.</param>
/// <param name="Default">What it is where neither deployment nor operators say anything.</param>
/// <param name="Minimum">The least value that is taken.</param>
/// <param name="Maximum">The greatest value that is taken.</param>
/// <param name="Description">What it does, in words for operators.</param>
public sealed record LiveSetting(string Key, string Service, LiveType Type, string Default, string Minimum, string Maximum, string Description)
{
    /// <summary>Its place in the configuration.</summary>
    public string Path => Key.Replace('.', ':');

    /// <summary>Why a value is not taken; null when it is.</summary>
    public string? Objection(string value)
    {
        if (Read(value) is not { } read) return $"is not {Form}";
        return read < Read(Minimum) || read > Read(Maximum) ? $"must be between {Minimum} and {Maximum}" : null;
    }

    private string Form => Type switch
    {
        LiveType.Number => "a number",
        LiveType.WholeNumber => "a whole number",
        _ => "a duration such as 00:02:00",
    };

    private double? Read(string value) => Type switch
    {
        LiveType.Number when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        LiveType.WholeNumber when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
        // Without a colon it would be taken for days.
        LiveType.Duration when value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var span) => span.Ticks,
        _ => null,
    };
}
