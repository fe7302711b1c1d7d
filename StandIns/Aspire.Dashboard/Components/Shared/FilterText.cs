using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Shared;

/// <summary>How conditions are written.</summary>
internal static class FilterText
{
    /// <summary>In short, between a field and a value.</summary>
    public static string Sign(FilterCondition condition) => condition switch
    {
        FilterCondition.Equals => "=",
        FilterCondition.NotEqual => "≠",
        FilterCondition.Contains => "~",
        FilterCondition.NotContains => "≁",
        FilterCondition.GreaterThan => ">",
        FilterCondition.GreaterThanOrEqual => "≥",
        FilterCondition.LessThan => "<",
        _ => "≤",
    };

    /// <summary>In words, for a choice.</summary>
    public static string Words(FilterCondition condition) => condition switch
    {
        FilterCondition.Equals => "equals",
        FilterCondition.NotEqual => "does not equal",
        FilterCondition.Contains => "contains",
        FilterCondition.NotContains => "does not contain",
        FilterCondition.GreaterThan => "is greater than",
        FilterCondition.GreaterThanOrEqual => "is greater than or equal to",
        FilterCondition.LessThan => "is less than",
        _ => "is less than or equal to",
    };
}
