using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>
/// The user secrets of an AppHost, as <c>dotnet user-secrets</c> reads and writes them. Every clone of the application on a machine has the same.
/// </summary>
internal sealed class UserSecretsFile(string path)
{
    private const string FileName = "secrets.json";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Those of an AppHost; null when it has no <c>UserSecretsId</c>, or the account no home to keep them in.</summary>
    public static UserSecretsFile? Of(Assembly? appHost)
    {
        if (appHost?.GetCustomAttribute<UserSecretsIdAttribute>() is not { } identified)
        {
            return null;
        }

        try
        {
            var path = PathHelper.GetSecretsPathFromSecretsId(identified.UserSecretsId);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new UserSecretsFile(path);
        }
        catch (Exception homeless) when (homeless is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a part of the configuration comes from user secrets.</summary>
    public static bool IsBehind(IConfigurationProvider provider) => provider is JsonConfigurationProvider { Source.Path: FileName };

    public string? Find(string key) => Read().GetValueOrDefault(key);

    /// <summary>The value of a key; one that is not there is made and kept, whoever else does the same at this moment.</summary>
    public string GetOrAdd(string key, Func<string> make)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        using var mine = Lock();
        var values = Read();
        if (!values.TryGetValue(key, out var value))
        {
            values[key] = value = make();
            OwnerOnlyJson.Write(path, values);
        }

        return value;
    }

    private SortedDictionary<string, string> Read()
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var file = File.OpenRead(path);
            // Editors nest what the tool writes flat; both are the same configuration.
            foreach (var (key, value) in new ConfigurationBuilder().AddJsonStream(file).Build().AsEnumerable())
            {
                if (value is not null)
                {
                    values[key] = value;
                }
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            // There are none yet.
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            throw new DistributedApplicationException($"The user secrets in {path} cannot be read: the file is damaged. Repair it.", damaged);
        }

        return values;
    }

    private FileStream Lock()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < LockPatience)
            {
                Thread.Sleep(LockPause);
            }
        }
    }
}
