using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What the host does not do with signals itself: whoever presses Ctrl+C a second time does not want to wait for what still drains,
/// and a terminal that was closed ends the application as politely as Ctrl+C would have.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations;
    private int _received;

    public StopSignals(IHostApplicationLifetime lifetime, CancellationTokenSource hurry) => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Count(context, hurry)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Count(context, hurry)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            lifetime.StopApplication();
        }),
    ];

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Count(PosixSignalContext context, CancellationTokenSource hurry)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            hurry.Cancel();
        }
    }
}
