using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Google.Protobuf;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;
using Status = Google.Rpc.Status;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

/// <summary>What gRPC answers by itself is told by the error table as well, whichever the kind of the call.</summary>
public sealed class FailureDetailsTests : IAsyncLifetime
{
    private const string Unary = "Inventory/GetProduct", ServerStream = "Inventory/WatchStock", ClientStream = "Inventory/Restock", BothWays = "Orders/PlaceOrders";
    private const string Broken = "broken", Slow = "slow";

    private static readonly byte[] Garbage = [0x0A, 0xFF];

    private static readonly Dictionary<string, BadCall> BadCalls = new(StringComparer.Ordinal)
    {
        ["larger than it may be"] = new(Head(0, (1024 * 1024) + 1), "identity", ErrorCode.TooLarge),
        ["larger than any"] = new(Head(0, -1), "identity", ErrorCode.TooLarge),
        ["larger than it may be when it is decompressed"] = new(Frame(1, Zipped(new byte[64 * 1024 * 1024])), "gzip", ErrorCode.TooLarge),
        ["cut off"] = new([.. Head(0, 100), 1, 2, 3], "identity", ErrorCode.InvalidInput),
        ["no message of its type"] = new(Frame(0, Garbage), "identity", ErrorCode.InvalidInput),
        ["of a form that there is not"] = new(Frame(7, []), "identity", ErrorCode.InvalidInput),
        ["compressed without a word"] = new(Frame(1, Zipped([])), null, ErrorCode.InvalidInput),
        ["not compressed though it says so"] = new(Frame(1, Garbage), "gzip", ErrorCode.InvalidInput),
        ["compressed in a way that nobody knows"] = new(Frame(1, Garbage), "br", ErrorCode.InvalidInput, StatusCode.Unimplemented),
    };

    private static readonly Dictionary<string, IMessage> SlowRequests = new(StringComparer.Ordinal)
    {
        [Unary] = new GetProductRequest { ProductId = Slow },
        [ServerStream] = new WatchStockRequest { ProductIds = { Slow } },
        [ClientStream] = new RestockRequest { ProductId = Slow },
        [BothWays] = new PlaceOrdersRequest { RequestId = Slow },
    };

    private readonly TestTokens tokens = new();
    private WebApplication? app;
    private HttpClient? client;

    public static MatrixTheoryData<string, string> EachBadCallOfEachKind => new(SlowRequests.Keys, BadCalls.Keys);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = TestServer.CreateBuilder(tokens);
        builder.Services.Configure<GrpcServiceOptions>(options =>
        {
            options.Interceptors.Add<BreakingInterceptor>();
            var last = options.Interceptors[^1];
            options.Interceptors.RemoveAt(options.Interceptors.Count - 1);
            options.Interceptors.Insert(0, last);
        });
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            using var span = new Activity("request").Start();
            http.Response.Headers["trace"] = span.TraceId.ToHexString();
            await next(http);
        });
        app.UseFailureDetails();
        app.MapGrpcService<Shelf>().WithMetadata(new AccessAttribute(Callers.Anyone));
        app.MapGrpcService<Desk>().WithMetadata(new AccessAttribute(Callers.Anyone));
        await app.StartAsync(Token);
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    [Theory]
    [MemberData(nameof(EachBadCallOfEachKind))]
    public async Task A_message_that_cannot_be_read_is_its_senders_fault(string rpc, string message)
    {
        var bad = BadCalls[message];

        var answer = await PostAsync(rpc, bad.Body, ("grpc-encoding", bad.Encoding));

        answer.ShouldTell(bad.Error, bad.Status ?? bad.Error.GrpcStatus);
    }

    [Fact]
    public async Task Time_that_runs_out_is_told_whether_the_answer_has_begun_or_not()
    {
        var answers = await Task.WhenAll(SlowRequests.Select(slow => PostAsync(slow.Key, Frame(0, slow.Value.ToByteArray()), ("grpc-timeout", "2S"))));

        answers.ShouldAllBe(answer => answer.Status == StatusCode.DeadlineExceeded);
        answers.ShouldAllBe(answer => answer.Code == ErrorCode.OutOfTime.Code);
        answers.Select(answer => answer.HasBegun).ShouldBe([false, true, false, true]);
    }

    [Theory]
    [InlineData("Inventory/Nothing")]
    [InlineData("Inventory/UpdateProduct")]
    [InlineData("Nobody/GetProduct")]
    public async Task What_is_not_served_is_not_there(string rpc) =>
        (await PostAsync(rpc, Frame(0, []))).ShouldTell(ErrorCode.NotFound, StatusCode.Unimplemented);

    [Fact]
    public async Task That_a_peer_does_not_serve_an_rpc_is_not_taken_for_a_thing_that_is_not_there()
    {
        var answer = await PostAsync("Inventory/Nothing", Frame(0, []));

        RpcErrors.ToDomain(answer.Details!.ToRpcException()).Error.ShouldBe(ErrorCode.Defect);
    }

    [Fact]
    public async Task A_content_type_that_is_not_gRPCs_is_named()
    {
        var answer = await PostAsync(Unary, Frame(0, []), ("content-type", "application/json"));

        answer.ShouldTell(ErrorCode.InvalidInput, StatusCode.InvalidArgument);
        answer.Details!.GetDetail<BadRequest>()!.FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("content-type");
    }

    [Fact]
    public async Task A_defect_beyond_all_that_is_ours_is_told_with_its_trace_and_without_its_cause()
    {
        var answer = await PostAsync(Unary, Frame(0, []), (Broken, "yes"));

        answer.ShouldTell(ErrorCode.Defect, StatusCode.Internal);
        answer.Details!.GetDetail<ErrorInfo>()!.Metadata["traceId"].ShouldBe(answer.Trace);
        answer.Details.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task It_is_told_in_the_callers_language()
    {
        var answer = await PostAsync(Unary, Head(0, int.MaxValue), ("accept-language", "zh"));

        answer.Details!.Message.ShouldBe("A message is larger than 1048576 bytes.");
        answer.Details.GetDetail<LocalizedMessage>()!.Message.ShouldBe("消息超过 1048576 字节。");
    }

    [Theory]
    [InlineData(Unary)]
    [InlineData(ServerStream)]
    [InlineData(ClientStream)]
    [InlineData(BothWays)]
    public async Task A_call_that_succeeds_has_no_details(string rpc)
    {
        var answer = await PostAsync(rpc, Frame(1, Zipped([])), ("grpc-encoding", "gzip"));

        (answer.Status, answer.Details).ShouldBe((StatusCode.OK, null));
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null) await app.DisposeAsync();
        tokens.Dispose();
    }

    private static byte[] Head(byte flag, int length)
    {
        var head = new byte[5];
        head[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        return head;
    }

    private static byte[] Frame(byte flag, byte[] message) => [.. Head(flag, message.Length), .. message];

    private static byte[] Zipped(byte[] message)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal)) gzip.Write(message);
        return zipped.ToArray();
    }

    private async Task<Answer> PostAsync(string rpc, byte[] body, params IEnumerable<(string Name, string? Value)> headers)
    {
        var package = rpc.StartsWith("Orders/", StringComparison.Ordinal) ? "aspireorders.orders.v1" : "aspireorders.inventory.v1";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{package}.{rpc}")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers)
        {
            if (name == "content-type") request.Content.Headers.ContentType = new MediaTypeHeaderValue(value!);
            else if (value is not null) request.Headers.Add(name, value);
        }

        using var response = await client!.SendAsync(request, Token);
        var hasBegun = response.TrailingHeaders.Contains("grpc-status");
        HttpHeaders end = hasBegun ? response.TrailingHeaders : response.Headers;
        var details = end.TryGetValues("grpc-status-details-bin", out var encoded) ? Status.Parser.ParseFrom(Convert.FromBase64String(encoded.Single())) : null;
        var message = end.TryGetValues("grpc-message", out var text) ? text.Single() : "";
        return new Answer((StatusCode)int.Parse(end.GetValues("grpc-status").Single()), message, details, hasBegun, response.Headers.GetValues("trace").Single());
    }

    private sealed record BadCall(byte[] Body, string? Encoding, ErrorCode Error, StatusCode? Status = null);

    private sealed record Answer(StatusCode Status, string Message, Status? Details, bool HasBegun, string Trace)
    {
        public int Code => int.Parse(Details?.GetDetail<ErrorInfo>()?.Metadata["code"] ?? "0");

        public void ShouldTell(ErrorCode error, StatusCode status)
        {
            Details.ShouldNotBeNull($"{Status}: {Message}");
            (Code, Status, (StatusCode)Details.Code, Details.Message).ShouldBe((error.Code, status, status, Message));
            Details.GetDetail<ErrorInfo>()!.Reason.ShouldBe(error.Reason);
        }
    }

    private sealed class BreakingInterceptor : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            context.RequestHeaders.Get(Broken) is null ? continuation(request, context) : throw new InvalidOperationException("secret");
    }

    private sealed class Shelf : InventoryApi.InventoryBase
    {
        public override async Task<Product> GetProduct(GetProductRequest request, ServerCallContext context)
        {
            if (request.ProductId == Slow) await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new Product();
        }

        public override async Task WatchStock(WatchStockRequest request, IServerStreamWriter<StockLevel> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new StockLevel(), context.CancellationToken);
            if (request.ProductIds.Contains(Slow)) await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        public override async Task<RestockResponse> Restock(IAsyncStreamReader<RestockRequest> requestStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                if (requestStream.Current.ProductId == Slow) await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return new RestockResponse();
        }
    }

    private sealed class Desk : OrdersApi.OrdersBase
    {
        public override async Task PlaceOrders(
            IAsyncStreamReader<PlaceOrdersRequest> requestStream, IServerStreamWriter<PlaceOrdersResponse> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new PlaceOrdersResponse(), context.CancellationToken);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                if (requestStream.Current.RequestId == Slow) await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
        }
    }
}
