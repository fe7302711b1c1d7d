using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class ReflectionTests : IAsyncLifetime
{
    private const string ProbeName = "aspireorders.tests.probe.v1.Probe";

    private readonly ProbeServer _server = new()
    {
        Services = services => services.AddGrpcReflection().AddGrpc(),
        Map = app =>
        {
            app.MapGrpcReflectionService().AllowAnonymous();
            app.MapGrpcService<ProbeService>();
        },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    [Fact]
    public async Task All_mapped_services_are_listed_whenever_they_were_mapped()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        response.ListServicesResponse.Service.Select(service => service.Name).ShouldBe(
            [ProbeName, "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ProbeName)]
    [InlineData(ProbeName + ".WhoAmI")]
    [InlineData("aspireorders.tests.probe.v1.Caller")]
    [InlineData("aspireorders.tests.probe.v1.Caller.HeadersEntry")]
    public async Task A_symbol_leads_to_its_file_with_all_imports(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var files = response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).ToList();
        files.Select(file => file.Name).ShouldBe(["probe.proto", "google/protobuf/empty.proto"]);
        files[0].Service.Select(service => service.Name).ShouldBe(["Probe", "Relay"]);
    }

    [Fact]
    public async Task A_file_is_found_by_its_name_and_is_the_one_that_the_code_was_made_from()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "probe.proto" });

        response.FileDescriptorResponse.FileDescriptorProto[0].ShouldBe(ProbeReflection.Descriptor.SerializedData);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        foreach (var request in new[]
                 {
                     new ServerReflectionRequest { FileByFilename = "none.proto" },
                     new ServerReflectionRequest { FileContainingSymbol = "none.None" },
                 })
        {
            var response = await AskAsync(request);
            response.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
            response.ErrorResponse.ErrorMessage.ShouldContain("none");
            response.OriginalRequest.ShouldBe(request);
        }
    }

    [Fact]
    public async Task Questions_about_extensions_get_an_answer_in_the_stream_which_goes_on()
    {
        var responses = await AskAllAsync(
            new ServerReflectionRequest { AllExtensionNumbersOfType = "aspireorders.tests.probe.v1.Caller" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "x", ExtensionNumber = 1 } },
            new ServerReflectionRequest { Host = "nothing asked" },
            new ServerReflectionRequest { ListServices = "" });

        responses.Select(response => response.ErrorResponse?.ErrorCode).ShouldBe(
            [(int)StatusCode.Unimplemented, (int)StatusCode.Unimplemented, (int)StatusCode.InvalidArgument, null]);
    }

    [Fact]
    public async Task The_older_version_answers_the_same()
    {
        ServerReflectionRequest[] requests =
        [
            new() { ListServices = "*" },
            new() { FileContainingSymbol = ProbeName },
            new() { FileContainingSymbol = "none.None" },
        ];
        using var call = new Alpha.ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo(cancellationToken: Token);
        foreach (var (request, expected) in requests.Zip(await AskAllAsync(requests)))
        {
            await call.RequestStream.WriteAsync(Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()), Token);
            (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();
            call.ResponseStream.Current.ToByteString().ShouldBe(expected.ToByteString());
        }

        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public void Mapping_without_registering_says_what_is_missing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(app.MapGrpcReflectionService).Message.ShouldContain("AddGrpcReflection");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request) => (await AskAllAsync(request)).Single();

    private async Task<List<ServerReflectionResponse>> AskAllAsync(params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo(cancellationToken: Token);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Token);
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token);
    }
}
