using System.Globalization;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Servers;
using AspireOrders.Users.Features;
using AspireOrders.Users.Storage;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using UsersApi = AspireOrders.Contracts.Users.V1.Users;

namespace AspireOrders.Tests.Users.Support;

/// <summary>The users service in this process, as in development, with a database and a Redis of its own; three failures lock an address out.</summary>
public sealed class UsersHost(PostgresServer postgres) : IAsyncLifetime
{
    public const string DemoPassword = "a demo password";
    public const int Iterations = 2_000;

    private ServerProcess? redis;
    private Factory? factory;
    private GrpcChannel? channel;

    public UsersCalls Calls { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public IServiceProvider Services => factory!.Services;

    public static Metadata Bearer(TokenPair tokens) => new() { { "authorization", $"Bearer {tokens.AccessToken}" } };

    public async ValueTask InitializeAsync()
    {
        var port = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        redis = ServerProcess.Start(null, "redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "");
        var database = await postgres.CreateUsersDatabaseAsync();
        Database = NpgsqlDataSource.Create(database);
        factory = new Factory(new(StringComparer.Ordinal)
        {
            ["ConnectionStrings:usersdb"] = database,
            ["ConnectionStrings:redis"] = $"127.0.0.1:{port},abortConnect=false",
            ["Seed:Password"] = DemoPassword,
            ["Logging:LogLevel:Default"] = "Warning",
        });
        channel = GrpcChannel.ForAddress(factory.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = factory.Server.CreateHandler() });
        Calls = new UsersCalls(new UsersApi.UsersClient(channel));
    }

    /// <summary>Registers a customer and signs in.</summary>
    public async Task<(string UserId, string Email, TokenPair Tokens)> RegisterAsync(string password = "long enough for all")
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var registered = await Calls.Register(new RegisterRequest { Email = email, Password = password, DisplayName = "Carol" });
        return (registered.UserId, email, await Calls.Login(email, password));
    }

    /// <summary>The headers of the demo operator.</summary>
    public async Task<Metadata> OperatorAsync() =>
        Bearer(await Calls.Login("ops@example.com", DemoPassword));

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        if (factory is not null) await factory.DisposeAsync();
        await Database.DisposeAsync();
        redis?.Dispose();
    }

    private sealed class Factory(Dictionary<string, string> settings) : WebApplicationFactory<UsersService>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            // The real cost would be most of the time that these tests take; that less is refused in earnest has its own test.
            builder.ConfigureTestServices(services => services.AddSingleton(Options.Create(new SignInOptions { Failures = 3, PasswordIterations = Iterations })));
        }
    }
}
