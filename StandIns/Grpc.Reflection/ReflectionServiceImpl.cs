using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Grpc.Reflection;

/// <summary>The reflection service under its older name, <c>grpc.reflection.v1alpha</c>, which many clients still ask for.</summary>
public class ReflectionServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly ReflectionAnswers _answers;

    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        _answers = new ReflectionAnswers(services, symbolRegistry);
    }

    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
    {
        _answers = ReflectionAnswers.For(serviceDescriptors);
    }

    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors)
    {
        _answers = ReflectionAnswers.For(serviceDescriptors);
    }

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            // Field numbers and types are the same in both versions, so the bytes of one are a message of the other.
            var request = V1.ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            var response = ServerReflectionResponse.Parser.ParseFrom(_answers.To(request).ToByteString());
            await responseStream.WriteAsync(response, context.CancellationToken).ConfigureAwait(false);
        }
    }
}
