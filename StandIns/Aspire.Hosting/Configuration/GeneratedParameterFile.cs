using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>
/// Keeps generated values in one JSON file, readable only by its owner, beside the data they protect: a password that survived its
/// database, or the other way round, would lock everyone out.
/// </summary>
internal sealed class GeneratedParameterFile(string path) : IGeneratedParameterStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // One store for a builder, however many parameters ask for it.
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, GeneratedParameterFile> Stores = [];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock _lock = new();

    /// <summary>The file of an application: <c>parameters.json</c> in its data directory.</summary>
    public static GeneratedParameterFile Of(IDistributedApplicationBuilder builder) => Stores.GetValue(builder, static owner =>
        new GeneratedParameterFile(Path.Combine(DataDirectory.Of(owner.Configuration, owner.AppHostDirectory), "parameters.json")));

    public string GetOrAdd(string name, Func<string> generate)
    {
        lock (_lock)
        {
            var values = Read();
            if (values.TryGetValue(name, out var kept))
            {
                return kept;
            }

            values[name] = generate();
            Write(values);
            return values[name];
        }
    }

    public string? Find(string name)
    {
        lock (_lock)
        {
            return Read().GetValueOrDefault(name);
        }
    }

    private SortedDictionary<string, string> Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<SortedDictionary<string, string>>(file) ?? [];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException damaged)
        {
            throw new DistributedApplicationException(
                $"The generated passwords in {path} cannot be read: the file is damaged. Repair it, or start on empty data.", damaged);
        }
    }

    private void Write(SortedDictionary<string, string> values)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, values, Indented);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
