namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule that names of resources and endpoints follow.</summary>
internal static class ModelName
{
    private const int MaximumLength = 64;

    public static void Validate(string target, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Fault(name) is { } fault)
        {
            throw new ArgumentException($"{target} name '{name}' is invalid. {fault}", nameof(name));
        }
    }

    private static string? Fault(string name)
    {
        if (name.Length > MaximumLength)
        {
            return $"Name must be between 1 and {MaximumLength} characters long.";
        }

        if (!char.IsAsciiLetter(name[0]))
        {
            return "Name must start with an ASCII letter.";
        }

        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            return "Name must contain only ASCII letters, digits, and hyphens.";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            return "Name cannot contain consecutive hyphens.";
        }

        return name[^1] == '-' ? "Name cannot end with a hyphen." : null;
    }
}
