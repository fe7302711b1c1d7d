using System.Text.Json;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>
/// Keeps generated values in one JSON file, readable only by its owner, beside the data they protect: a password that survived its
/// database, or the other way round, would lock everyone out.
/// </summary>
internal sealed class GeneratedParameterFile(string path) : IGeneratedParameterStore
{
    private readonly Lock _lock = new();

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
            OwnerOnlyJson.Write(path, values);
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
}
