using System.Net;
using System.Net.Sockets;

namespace AspireOrders.Load.Topology;

/// <summary>
/// Where the platform's telemetry goes during a benchmark: taken over OTLP/HTTP and thrown away, so that exporting is part of what is measured
/// and no dashboard of another application gets it.
/// </summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task accepting;
    private volatile bool isEnding;
    private long bytes;

    /// <summary>Listens on a free port.</summary>
    public TelemetrySink()
    {
        Address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Requests whose senders gave up.</summary>
    public int Interrupted { get; private set; }

    /// <summary>Bytes that came so far.</summary>
    public long Received => Interlocked.Read(ref bytes);

    public async ValueTask DisposeAsync()
    {
        // The listener closes its connections before it says that it no longer listens.
        isEnding = true;
        listener.Stop();
        await accepting;
        listener.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        var buffer = new byte[64 * 1024];
        while (!isEnding)
        {
            try
            {
                var context = await listener.GetContextAsync();
                int count;
                while ((count = await context.Request.InputStream.ReadAsync(buffer)) > 0) Interlocked.Add(ref bytes, count);
                context.Response.ContentLength64 = 0;
                context.Response.Close();
            }
            catch (Exception ended) when (isEnding && ended is (HttpListenerException or ObjectDisposedException or InvalidOperationException))
            {
                return;
            }
            catch (Exception ended) when (ended is HttpListenerException or IOException)
            {
                Interrupted++;
            }
        }
    }
}
