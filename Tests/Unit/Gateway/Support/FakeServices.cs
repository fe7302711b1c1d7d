using System.Collections.Concurrent;
using System.Threading.Channels;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Tests.Unit.Gateway.Support;

/// <summary>Stands for all gRPC services: answers each rpc as the test says and remembers what was asked, under the generated clients.</summary>
internal sealed class FakeServices : CallInvoker
{
    private readonly ConcurrentDictionary<string, Func<object, object>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedCall> calls = [];

    /// <summary>Everything that was asked, oldest first.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. calls];

    /// <summary>Forgets what was asked and what is to be answered.</summary>
    public void Reset()
    {
        answers.Clear();
        calls.Clear();
    }

    /// <summary>Lets the rpc named <paramref name="rpc"/> answer; the answer may throw.</summary>
    public void On<TRequest, TResponse>(string rpc, Func<TRequest, TResponse> answer)
        where TResponse : notnull => answers[rpc] = request => answer((TRequest)request);

    /// <summary>Whether the test has said what an rpc answers.</summary>
    public bool Answers(string rpc) => answers.ContainsKey(rpc);

    /// <summary>The same, where several services serve one rpc: it is then named with the service, such as <c>orders/ListDeadLetters</c>.</summary>
    public CallInvoker Of(string service) => new OneService(this, service);

    /// <summary>Lets a server-streaming rpc send what comes through a channel.</summary>
    public void OnStream<TResponse>(string rpc, ChannelReader<TResponse> messages) => answers[rpc] = _ => messages;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var response = request is CreateOrdersRequest many ? AnswerEachAsync<TResponse>(many, options) : AnswerAsync<TResponse>(method.Name, request, options);
        return new AsyncUnaryCall<TResponse>(response, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        calls.Enqueue(new ReceivedCall(method.Name, request, options));
        var reader = new Reader<TResponse>((ChannelReader<TResponse>)answers[method.Name](request));
        return new AsyncServerStreamingCall<TResponse>(reader, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var writer = new Writer<TRequest>();
        var response = CompleteAsync();
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            writer, response, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });

        async Task<TResponse> CompleteAsync() => await AnswerAsync<TResponse>(method.Name, await writer.Completed, options);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException("The gateway calls no such rpc.");

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("The gateway never blocks.");

    private async Task<TResponse> AnswerAsync<TResponse>(string rpc, object request, CallOptions options)
    {
        calls.Enqueue(new ReceivedCall(rpc, request, options));
        await Task.Yield();
        return answers.TryGetValue(rpc, out var answer)
            ? (TResponse)answer(request)
            : throw new RpcException(new Status(StatusCode.Unimplemented, "The test does not say what to answer."));
    }

    private sealed class OneService(FakeServices all, string service) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            all.AsyncUnaryCall(Named(method), host, options, request);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            all.AsyncServerStreamingCall(Named(method), host, options, request);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => all.AsyncClientStreamingCall(Named(method), host, options);

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => all.AsyncDuplexStreamingCall(Named(method), host, options);

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            all.BlockingUnaryCall(Named(method), host, options, request);

        private Method<TRequest, TResponse> Named<TRequest, TResponse>(Method<TRequest, TResponse> method) =>
            new(method.Type, method.ServiceName, $"{service}/{method.Name}", method.RequestMarshaller, method.ResponseMarshaller);
    }

    // What the gateway gathered is answered, and remembered, caller by caller, as CreateOrder would be.
    private async Task<TResponse> AnswerEachAsync<TResponse>(CreateOrdersRequest request, CallOptions options)
    {
        var response = new CreateOrdersResponse();
        foreach (var entry in request.Orders)
        {
            try
            {
                var order = await AnswerAsync<CreateOrderResponse>(nameof(OrdersApi.OrdersClient.CreateOrder), entry.Order, options);
                response.Results.Add(new CreateOrdersResult { Order = order });
            }
            catch (RpcException exception) when (exception.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unimplemented))
            {
                response.Results.Add(new CreateOrdersResult { Failure = RpcErrors.ToDomain(exception).ToFailure() });
            }
        }

        return (TResponse)(object)response;
    }

    private sealed class Reader<T>(ChannelReader<T> messages) : IAsyncStreamReader<T>
    {
        private T? current;

        public T Current => current ?? throw new InvalidOperationException("Nothing was read yet.");

        public async Task<bool> MoveNext(CancellationToken cancellationToken) =>
            await messages.WaitToReadAsync(cancellationToken) && messages.TryRead(out current);
    }

    private sealed class Writer<T> : IClientStreamWriter<T>
    {
        private readonly TaskCompletionSource<IReadOnlyList<T>> completed = new();
        private readonly List<T> messages = [];

        public Task<IReadOnlyList<T>> Completed => completed.Task;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            messages.Add(message);
            return Task.CompletedTask;
        }

        public Task CompleteAsync()
        {
            completed.SetResult(messages);
            return Task.CompletedTask;
        }
    }
}

/// <summary>One call that the gateway made.</summary>
/// <param name="Rpc">The rpc's name.</param>
/// <param name="Request">Its request, or the list of its requests.</param>
/// <param name="Options">Deadline and cancellation.</param>
internal sealed record ReceivedCall(string Rpc, object Request, CallOptions Options);
