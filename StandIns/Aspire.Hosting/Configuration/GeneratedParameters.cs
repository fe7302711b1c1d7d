using System.Runtime.CompilerServices;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>
/// Keeps generated values in the file beside the data that they open, which counts, and in the user secrets under <c>Parameters:NAME</c>, as the real
/// packages do. Data that is new takes over what the user secrets have; values there are never overwritten.
/// </summary>
internal sealed class GeneratedParameters(UserSecretsFile secrets, GeneratedParameterFile file) : IGeneratedParameterStore
{
    // One store for a builder, however many parameters ask for it.
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, IGeneratedParameterStore> Stores = [];

    /// <summary>
    /// The store of an application: with the user secrets where data is in its usual place; data in a place of its own, as tests have it, keeps its
    /// passwords to itself, so that applications beside each other do not share any.
    /// </summary>
    public static IGeneratedParameterStore Of(IDistributedApplicationBuilder builder) => Stores.GetValue(builder, static owner =>
    {
        var directory = DataDirectory.Of(owner.Configuration, owner.AppHostDirectory);
        var file = new GeneratedParameterFile(Path.Combine(directory, "parameters.json"));
        return DataDirectory.IsUsual(directory, owner.AppHostDirectory) && UserSecretsFile.Of(owner.AppHostAssembly) is { } secrets
            ? new GeneratedParameters(secrets, file)
            : file;
    });

    public string GetOrAdd(string name, Func<string> generate)
    {
        var kept = file.GetOrAdd(name, () => secrets.GetOrAdd(Key(name), generate));
        secrets.GetOrAdd(Key(name), () => kept);
        return kept;
    }

    public string? Find(string name) => file.Find(name) ?? secrets.Find(Key(name));

    private static string Key(string name) => $"Parameters:{name}";
}
