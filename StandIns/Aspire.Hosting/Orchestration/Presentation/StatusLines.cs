using System.Threading.Channels;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where no terminal is: one line for each change of a resource, and the table once everything is healthy.</summary>
internal sealed class StatusLines(TextWriter output, TimeProvider time)
{
    private readonly Dictionary<string, string> _last = [];
    private TopologyState _state;

    public async Task ShowAsync(ChannelReader<TopologyStatus> changes)
    {
        await foreach (var status in changes.ReadAllAsync(CancellationToken.None))
        {
            foreach (var row in status.Resources)
            {
                await TellAsync(row.Name, Describe(row));
            }

            if (status.State == TopologyState.Healthy && _state != TopologyState.Healthy)
            {
                await output.WriteLineAsync(StatusTable.ToPlainText(status));
            }

            _state = status.State;
            await output.FlushAsync();
        }
    }

    private async Task TellAsync(string name, string text)
    {
        if (_last.GetValueOrDefault(name) != text)
        {
            _last[name] = text;
            await output.WriteLineAsync($"{time.GetLocalNow():HH:mm:ss} {Terminal.Prefix(name)}{text}");
        }
    }

    private static string Describe(ResourceRow row) => row switch
    {
        { State: "Stopping" or "Exited" } => row.State,
        { Reason: { } reason } => $"{row.State}: {reason}",
        { Health: { } health } => row.Restarts == 0 ? $"{row.State}, {health}" : $"{row.State}, {health}, restarts: {row.Restarts}",
        { ExitCode: { } code } => $"{row.State} with exit code {code}",
        _ => row.State,
    };
}
