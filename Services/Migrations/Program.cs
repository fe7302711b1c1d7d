using System.Runtime.InteropServices;
using AspireOrders.Migrations;

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
var run = new MigrationRun(Environment.GetEnvironmentVariable, TextWriter.Synchronized(Console.Out), TextWriter.Synchronized(Console.Error));
return await run.RunAsync(stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
