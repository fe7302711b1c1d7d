using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AspireOrders.Load.Generator;

/// <summary>
/// Sends a visitor into the shop whenever one is due, whatever became of those before; as many as there may be inside at once, further ones
/// stay away and are counted.
/// </summary>
internal sealed partial class LoadGenerator(
    IVisitor visitor, VisitRecorder recorder, IOptions<GeneratorOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock,
    ILogger<LoadGenerator> logger) : BackgroundService
{
    private const int MostInside = 256;

    private readonly HashSet<Task> inside = [];

    /// <summary>Why it could not begin; null when it could.</summary>
    public string? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await visitor.EnterAsync(stoppingToken);
            LogOpened(logger, options.Value.Rate, options.Value.Customers);
            await Task.WhenAll(SendAsync(stoppingToken), ReportAsync(stoppingToken));
        }
        catch (ShopClosedException closed)
        {
            Failure = closed.Message;
            LogClosed(logger, closed.Message);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(inside);
            LogStopped(logger, recorder.Totals());
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var due = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.Value.Rate), clock);
        while (await due.WaitForNextTickAsync(cancellationToken))
        {
            inside.RemoveWhere(static visit => visit.IsCompleted);
            // Whoever is inside when the generator stops may finish.
            if (inside.Count < MostInside) inside.Add(visitor.VisitAsync(CancellationToken.None));
            else recorder.StayedAway();
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        using var due = new PeriodicTimer(options.Value.Report, clock);
        while (await due.WaitForNextTickAsync(cancellationToken)) LogProgress(logger, recorder.SinceLast());
    }

    [LoggerMessage(9001, LogLevel.Information, "Sending {Rate} visits a second into the shop, of {Customers} customers. Stop the resource to end it.")]
    private static partial void LogOpened(ILogger logger, double rate, int customers);

    [LoggerMessage(9002, LogLevel.Information, "{Progress}")]
    private static partial void LogProgress(ILogger logger, string progress);

    [LoggerMessage(9003, LogLevel.Information, "Stopped. {Totals}")]
    private static partial void LogStopped(ILogger logger, string totals);

    [LoggerMessage(9004, LogLevel.Error, "The shop cannot be entered: {Reason}")]
    private static partial void LogClosed(ILogger logger, string reason);
}

/// <summary>There is nobody to serve visitors, or nobody may come in.</summary>
public sealed class ShopClosedException(string message, Exception? innerException = null) : Exception(message, innerException);
