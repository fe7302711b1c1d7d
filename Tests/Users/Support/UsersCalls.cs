using AspireOrders.Contracts.Users.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UsersApi = AspireOrders.Contracts.Users.V1.Users;

namespace AspireOrders.Tests.Users.Support;

/// <summary>The rpcs of the service, each cancelled with the test.</summary>
public sealed class UsersCalls(UsersApi.UsersClient client)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public AsyncUnaryCall<RegisterResponse> Register(RegisterRequest request) => client.RegisterAsync(request, cancellationToken: Cancellation);

    public AsyncUnaryCall<TokenPair> Login(string email, string password) =>
        client.LoginAsync(new LoginRequest { Email = email, Password = password }, cancellationToken: Cancellation);

    public AsyncUnaryCall<TokenPair> Refresh(string token) =>
        client.RefreshAsync(new RefreshRequest { RefreshToken = token }, cancellationToken: Cancellation);

    public AsyncUnaryCall<Empty> Logout(string token, Metadata? headers = null) =>
        client.LogoutAsync(new LogoutRequest { RefreshToken = token }, headers, cancellationToken: Cancellation);

    public AsyncUnaryCall<User> GetUser(string userId = "", Metadata? headers = null) =>
        client.GetUserAsync(new GetUserRequest { UserId = userId }, headers, cancellationToken: Cancellation);

    public AsyncUnaryCall<User> GetOwn(TokenPair tokens) => GetUser("", UsersHost.Bearer(tokens));

    public AsyncUnaryCall<User> Update(UpdateUserRequest request, Metadata headers) =>
        client.UpdateUserAsync(request, headers, cancellationToken: Cancellation);

    public AsyncUnaryCall<Empty> Delete(string userId, Metadata headers) =>
        client.DeleteUserAsync(new DeleteUserRequest { UserId = userId }, headers, cancellationToken: Cancellation);

    public AsyncUnaryCall<SearchUsersResponse> Search(SearchUsersRequest request, Metadata headers) =>
        client.SearchUsersAsync(request, headers, cancellationToken: Cancellation);

    public AsyncUnaryCall<GetSigningKeysResponse> GetSigningKeys() =>
        client.GetSigningKeysAsync(new GetSigningKeysRequest(), cancellationToken: Cancellation);

    public AsyncServerStreamingCall<User> Stream(Metadata headers) =>
        client.StreamUsers(new StreamUsersRequest(), headers, cancellationToken: Cancellation);

    public async Task<ImportUsersResponse> ImportAsync(IEnumerable<ImportUsersRequest> rows, Metadata headers)
    {
        using var call = client.ImportUsers(headers, cancellationToken: Cancellation);
        foreach (var row in rows) await call.RequestStream.WriteAsync(row, Cancellation);
        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
