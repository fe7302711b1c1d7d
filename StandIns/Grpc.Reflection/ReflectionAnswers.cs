using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace Grpc.Reflection;

/// <summary>What both versions of the service answer; their messages differ in nothing but the package.</summary>
internal sealed class ReflectionAnswers(IEnumerable<string> services, SymbolRegistry registry)
{
    private readonly string[] _services = [.. services];

    public static ReflectionAnswers For(IEnumerable<ServiceDescriptor> services)
    {
        var all = services.ToArray();
        return new(all.Select(service => service.FullName), SymbolRegistry.FromFiles(all.Select(service => service.File)));
    }

    public ServerReflectionResponse To(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            MessageRequestOneofCase.ListServices => List(),
            MessageRequestOneofCase.FileByFilename => File(registry.FileByName(request.FileByFilename), "file", request.FileByFilename),
            MessageRequestOneofCase.FileContainingSymbol =>
                File(registry.FileContainingSymbol(request.FileContainingSymbol), "symbol", request.FileContainingSymbol),
            MessageRequestOneofCase.FileContainingExtension or MessageRequestOneofCase.AllExtensionNumbersOfType =>
                Error(StatusCode.Unimplemented, "This server does not look up extensions."),
            _ => Error(StatusCode.InvalidArgument, "The request asks for nothing that this server knows."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private ServerReflectionResponse List()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(_services.Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private static ServerReflectionResponse File(FileDescriptor? file, string kind, string name)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, $"There is no {kind} {name} on this server.");
        }

        var files = new FileDescriptorResponse();
        files.FileDescriptorProto.AddRange(WithImports(file).Distinct().Select(found => found.SerializedData));
        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) => file.Dependencies.SelectMany(WithImports).Prepend(file);

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
