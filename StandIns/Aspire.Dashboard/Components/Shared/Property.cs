namespace Aspire.Dashboard.Components.Shared;

/// <summary>A name and a value in a <see cref="PropertyList"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsSecret">Masked until somebody asks for it.</param>
/// <param name="Href">Where the value links to; null for plain text.</param>
public sealed record Property(string Name, string Value, bool IsSecret = false, string? Href = null);
