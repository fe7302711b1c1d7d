using System.Net;
using System.Net.Http.Headers;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Integration.Rpc;
using AspireOrders.Tests.Integration.Topology;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Whatever a client with a certificate sends, a service answers it as the client's fault, and goes on as before.</summary>
public sealed class GrpcFuzzTests(RunningTopology topology)
{
    private const int Seed = 20260302, Lanes = 4;
    private const double MostGrowth = 160e6;
    private static readonly TimeSpan StreamLimit = TimeSpan.FromSeconds(5);

    // A defect, or something that failed because of what was sent.
    private static readonly StatusCode[] Faults = [StatusCode.Unknown, StatusCode.Internal, StatusCode.DataLoss, StatusCode.Unavailable];

    // What reads everything there is.
    private static readonly string[] LeftOut = ["AuditConsistency"];

    private static readonly (string Resource, ServiceDescriptor Descriptor)[] Services =
    [
        ("users", UsersReflection.Descriptor.Services[0]), ("orders", OrdersReflection.Descriptor.Services[0]), ("inventory", InventoryReflection.Descriptor.Services[0]),
        ("payments", PaymentsReflection.Descriptor.Services[0]), ("notifications", NotificationsReflection.Descriptor.Services[0]),
    ];

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);

    [Fact]
    public Task A_thousand_bad_calls_are_refused_and_harm_nothing() => ThrowAsync(1_000, Seed);

    [Fact]
    [Trait("Category", "Long")]
    public Task Ten_thousand_bad_calls_are_refused_and_harm_nothing() => ThrowAsync(10_000, Seed + 1);

    private async Task ThrowAsync(int count, int seed)
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var processes = await ProcessWatch.BeginAsync(topology, Shop.Token);
        foreach (var (resource, descriptor) in Services)
        {
            var before = await ProcessWatch.WorkingSetAsync(topology, resource, Shop.Token);
            using var channel = GrpcCaller.Connect(topology, resource);
            using var http = new HttpClient(GrpcCaller.Handler(topology)) { BaseAddress = topology.Endpoint(resource, "https") };
            var lanes = Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
            {
                var mischief = new Mischief(seed + lane);
                var failures = new List<string>();
                for (var i = 0; i < count / Services.Length / Lanes; i++)
                {
                    var method = mischief.OneOf([.. descriptor.Methods.Where(m => !LeftOut.Contains(m.Name, StringComparer.Ordinal))]);
                    var complaint = mischief.Chance(0.6)
                        ? await CallAsync(channel, method, new BadMessages(mischief), mischief, customer.AccessToken)
                        : await PostAsync(http, method, new BadMessages(mischief), mischief, customer.AccessToken);
                    if (complaint is not null) failures.Add($"{method.FullName}: {complaint}");
                }

                return failures;
            }, Shop.Token));
            (await Task.WhenAll(lanes)).SelectMany(f => f).ShouldBeEmpty();
            var after = await ProcessWatch.WorkingSetAsync(topology, resource, Shop.Token);
            (after - before).ShouldBeLessThan(MostGrowth, resource);
        }

        await processes.HoldsAsync(Shop.Token);
    }

    /// <summary>A call that gRPC itself finds nothing wrong with.</summary>
    private static async Task<string?> CallAsync(GrpcChannel channel, MethodDescriptor method, BadMessages messages, Mischief mischief, string token)
    {
        var rpc = new Method<byte[], byte[]>(Kind(method), method.Service.FullName, method.Name, Bytes, Bytes);
        var requests = Enumerable.Range(0, method.IsClientStreaming ? mischief.Next(4) : 1).Select(_ => messages.Of(method.InputType).ToByteArray()).ToList();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
        var options = new CallOptions(Headers(mischief, token), DateTime.UtcNow.AddSeconds(30), ending.Token);
        try
        {
            await RunAsync(channel.CreateCallInvoker(), rpc, requests, options);
            return null;
        }
        catch (RpcException exception)
        {
            if (Faults.Contains(exception.StatusCode)) return $"{exception.Status} for {Convert.ToHexString(requests.FirstOrDefault() ?? [])}";
            return IsOwn(exception.StatusCode) || exception.GetRpcStatus()?.GetDetail<ErrorInfo>() is not null ? null : $"{exception.Status} without a code";
        }
    }

    private static async Task RunAsync(CallInvoker invoker, Method<byte[], byte[]> rpc, List<byte[]> requests, CallOptions options)
    {
        switch (rpc.Type)
        {
            case MethodType.Unary:
                await invoker.AsyncUnaryCall(rpc, null, options, requests[0]);
                break;
            case MethodType.ServerStreaming:
                // The first message or its absence says enough; the stream is then left.
                using (var stream = invoker.AsyncServerStreamingCall(rpc, null, options.WithDeadline(DateTime.UtcNow.AddSeconds(2)), requests[0])) await stream.ResponseStream.MoveNext(options.CancellationToken);
                break;
            case MethodType.ClientStreaming:
                using (var stream = invoker.AsyncClientStreamingCall(rpc, null, options))
                {
                    await WriteAsync(stream.RequestStream, requests, options.CancellationToken);
                    await stream;
                }

                break;
            default:
                using (var stream = invoker.AsyncDuplexStreamingCall(rpc, null, options))
                {
                    await WriteAsync(stream.RequestStream, requests, options.CancellationToken);
                    while (await stream.ResponseStream.MoveNext(options.CancellationToken)) _ = stream.ResponseStream.Current;
                }

                break;
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<byte[]> stream, List<byte[]> requests, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var request in requests) await stream.WriteAsync(request, cancellationToken);
            await stream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The server has ended the call already; how is what the answer says.
            return;
        }
    }

    /// <summary>A call that is none: frames that are cut, sizes that lie, encodings that nobody knows.</summary>
    private static async Task<string?> PostAsync(HttpClient http, MethodDescriptor method, BadMessages messages, Mischief mischief, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{method.Service.FullName}/{(mischief.Chance(0.9) ? method.Name : "Nothing")}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(messages.Frame(messages.Of(method.InputType).ToByteArray())),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mischief.OneOf("application/grpc", "application/grpc", "application/grpc+proto", "application/grpc-web", "application/json"));
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-encoding", mischief.OneOf("identity", "gzip", "br", ""));
        request.Headers.TryAddWithoutValidation("grpc-timeout", mischief.OneOf("5S", "1n", "x", "99999999H", "-1S", ""));
        foreach (var header in Headers(mischief, token)) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
        if (method.IsServerStreaming) limit.CancelAfter(StreamLimit);
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            if ((int)answer.StatusCode >= 500) return $"{answer.StatusCode}";
            HttpHeaders end = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
            if (!end.TryGetValues("grpc-status", out var status) || status.Single() == "0") return null;
            if (Faults.Contains((StatusCode)int.Parse(status.Single()))) return $"{end}";
            return end.Contains("grpc-status-details-bin") ? null : $"{end} has no details";
        }
        catch (HttpRequestException)
        {
            // A reset stream is an answer too; that the service goes on is looked at afterwards.
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !Shop.Token.IsCancellationRequested)
        {
            // Nothing was wrong with it after all: a stream of news goes on until its reader has enough.
            return null;
        }
    }

    // The client's own answer when it has waited long enough.
    private static bool IsOwn(StatusCode status) => status is StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    private static Metadata Headers(Mischief mischief, string token) => mischief.Next(5) switch
    {
        0 => [],
        1 => new Metadata { { "authorization", mischief.OneOf("Bearer", "Bearer a.b.c", "Basic eA==", new string('a', 3000)) } },
        2 => new Metadata { { "authorization", $"Bearer {token}" }, { "accept-language", mischief.OneOf("zh", ";;q=x", new string(',', 2000)) }, { "traceparent", mischief.OneOf("00-x", "") } },
        _ => new Metadata { { "authorization", $"Bearer {token}" } },
    };

    private static MethodType Kind(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (false, true) => MethodType.ServerStreaming,
        (true, false) => MethodType.ClientStreaming,
        _ => MethodType.DuplexStreaming,
    };
}
