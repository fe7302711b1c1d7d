using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build noted in the AppHost's assembly.</summary>
internal static class AppHostAssemblies
{
    /// <summary>Finds the assembly by name; the entry assembly when there is no name or no such assembly.</summary>
    public static Assembly? Find(string? name)
    {
        try
        {
            return name is null ? Assembly.GetEntryAssembly() : Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return Assembly.GetEntryAssembly();
        }
    }

    /// <summary>A value that the build noted, by key without regard to case.</summary>
    public static string? Metadata(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(noted => string.Equals(noted.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
