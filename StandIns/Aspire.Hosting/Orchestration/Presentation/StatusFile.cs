using System.Text.Encodings.Web;
using System.Text.Json;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// `status.json` and `status.txt` in the data directory: how the application is doing, for scripts and for people. Both are replaced
/// whole, so that a reader never sees half of one.
/// </summary>
internal sealed class StatusFile(string dataDirectory)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string? _last;

    /// <summary>Writes the status unless it is the one written last; false when it was.</summary>
    public bool Write(TopologyStatus status)
    {
        var text = JsonSerializer.Serialize(status, Format);
        if (text == _last)
        {
            return false;
        }

        _last = text;
        Directory.CreateDirectory(dataDirectory);
        Replace("status.txt", StatusTable.ToPlainText(status));
        Replace("status.json", text);
        return true;
    }

    /// <summary>Nothing runs any more.</summary>
    public void Delete()
    {
        File.Delete(Path.Combine(dataDirectory, "status.json"));
        File.Delete(Path.Combine(dataDirectory, "status.txt"));
    }

    private void Replace(string name, string text)
    {
        var path = Path.Combine(dataDirectory, name);
        File.WriteAllText(path + ".new", text + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }
}
