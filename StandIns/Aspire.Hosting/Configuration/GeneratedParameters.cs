using System.Runtime.CompilerServices;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>
/// Keeps generated values in the user secrets, under <c>Parameters:NAME</c>. One that is still in the file beside the data, from before, opens that
/// data: it counts, and moves to the user secrets unless these have another one.
/// </summary>
internal sealed class GeneratedParameters(UserSecretsFile secrets, GeneratedParameterFile file) : IGeneratedParameterStore
{
    // One store for a builder, however many parameters ask for it.
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, IGeneratedParameterStore> Stores = [];

    /// <summary>
    /// The store of an application: the user secrets where data is in its usual place; data in a place of its own, as tests have it, keeps its
    /// passwords with it, so that applications beside each other do not share any.
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
        if (file.Find(name) is not { } before)
        {
            return secrets.GetOrAdd(Key(name), generate);
        }

        if (secrets.GetOrAdd(Key(name), () => before) == before)
        {
            file.Remove(name);
        }

        return before;
    }

    public string? Find(string name) => file.Find(name) ?? secrets.Find(Key(name));

    private static string Key(string name) => $"Parameters:{name}";
}
