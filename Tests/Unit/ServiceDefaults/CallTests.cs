using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using FluentValidation;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

/// <summary>What every service does with every call before and after its handler: it is counted, logged with its duration, validated, and its failure is told by the table.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private const string Method = "/aspireorders.inventory.v1.Inventory/GetProduct";

    private readonly ConcurrentQueue<(EventId Event, IReadOnlyDictionary<string, object?> Values, Exception? Exception)> lines = new();
    private readonly TestTokens tokens = new();
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<object?> counted = new();
    private WebApplication? app;
    private GrpcChannel? channel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InventoryApi.InventoryClient Inventory => new(channel!);

    public async ValueTask InitializeAsync()
    {
        var builder = TestServer.CreateBuilder(tokens);
        builder.Logging.AddProvider(new Lines(lines)).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<IValidator<GetProductRequest>, NoName>();
        app = builder.Build();
        app.MapGrpcService<Shelf>().WithMetadata(new AccessAttribute(Callers.Anyone));
        Listen(app.Services.GetRequiredService<IMeterFactory>());
        await app.StartAsync(Token);
        channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    [Fact]
    public async Task A_call_is_logged_with_its_outcome_and_duration_and_counted()
    {
        await AskAsync("lamp");
        await Should.ThrowAsync<RpcException>(() => AskAsync("unknown"));

        lines.Where(line => line.Event == 1003).Select(line => line.Values["Status"]).ShouldBe(["OK", "NotFound"]);
        lines.Where(line => line.Event == 1003).ShouldAllBe(line => line.Values["Method"]!.Equals(Method) && (double)line.Values["Milliseconds"]! > 0);
        counted.ShouldBe([(int)StatusCode.OK, (int)StatusCode.NotFound]);
    }

    [Fact]
    public async Task A_failure_is_told_by_the_table_and_a_defect_without_its_cause_which_is_in_the_log()
    {
        (await Should.ThrowAsync<RpcException>(() => AskAsync("unknown"))).Code().ShouldBe(ErrorCode.NotFound.Code);
        lines.ShouldNotContain(line => line.Event == 1001);

        var defect = await Should.ThrowAsync<RpcException>(() => AskAsync("broken"));

        defect.Code().ShouldBe(ErrorCode.Defect.Code);
        defect.Status.Detail.ShouldNotContain("secret");
        lines.Single(line => line.Event == 1001).Exception.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("secret");
    }

    [Fact]
    public async Task What_is_not_valid_never_reaches_the_handler()
    {
        var refusal = await Should.ThrowAsync<RpcException>(() => AskAsync(""));

        RpcErrors.ToDomain(refusal).Details.ShouldBe([new FieldError("productId", "is empty")]);
        lines.ShouldNotContain(line => line.Event == 1001, "the handler would have failed");
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        channel?.Dispose();
        if (app is not null) await app.DisposeAsync();
        tokens.Dispose();
    }

    private async Task AskAsync(string product) => await Inventory.GetProductAsync(new GetProductRequest { ProductId = product }, cancellationToken: Token);

    private void Listen(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "rpc.server.duration" && ReferenceEquals(instrument.Meter.Scope, factory)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags) if (tag.Key == "rpc.grpc.status_code") counted.Enqueue(tag.Value);
        });
        listener.Start();
    }

    private sealed class Shelf : InventoryApi.InventoryBase
    {
        public override Task<Product> GetProduct(GetProductRequest request, ServerCallContext context) => request.ProductId switch
        {
            "lamp" => Task.FromResult(new Product()),
            "unknown" => throw DomainException.NotFound("product", "unknown"),
            _ => throw new InvalidOperationException("secret"),
        };
    }

    private sealed class NoName : AbstractValidator<GetProductRequest>
    {
        public NoName() => RuleFor(request => request.ProductId).NotEmpty().WithMessage("is empty");
    }

    /// <summary>Keeps what our own code logs; frameworks have event ids of their own.</summary>
    private sealed class Lines(ConcurrentQueue<(EventId Event, IReadOnlyDictionary<string, object?> Values, Exception? Exception)> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("AspireOrders.", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? []) values[name] = value;
            lines.Enqueue((eventId, values, exception));
        }

        public void Dispose()
        {
            // There is nothing to let go.
        }
    }
}
