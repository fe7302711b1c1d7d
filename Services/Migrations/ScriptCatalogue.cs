using System.Reflection;

namespace AspireOrders.Migrations;

/// <summary>The scripts built into this program.</summary>
internal static class ScriptCatalogue
{
    private const string Messaging = "messaging/", Shared = "shared/";

    /// <summary>The schema of a service's database: messaging and what else every service has, then its own scripts, in the order of their names.</summary>
    public static IReadOnlyList<Script> SchemaOf(string service) => [.. Read(Messaging), .. Read(Shared), .. Read(service + "/")];

    /// <summary>The development data of a service.</summary>
    public static IReadOnlyList<Script> SeedOf(string service) => Read($"seed/{service}/");

    private static List<Script> Read(string prefix)
    {
        var assembly = typeof(ScriptCatalogue).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return [.. names.Order(StringComparer.Ordinal).Select(name => Script.Create(name, Text(assembly, name)))];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
