using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class NativeServerTests(PostgresTemplate template) : IClassFixture<PostgresTemplate>, IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly DataDirectory _data = new();

    public async ValueTask InitializeAsync() => await template.CopyToAsync(_data);

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Postgres_keeps_rows_and_password_over_a_stop_and_over_a_kill()
    {
        await using (var first = new NativeServers(_data.Path))
        {
            var server = await first.StartPostgresAsync(Cancellation);
            await first.AskPostgresAsync("create table kept (id int); insert into kept values (1)", Cancellation);
            await server.StopAsync(Grace, CancellationToken.None);
            (await server.Exited).ShouldBe(0);
            first.Log.ShouldContain(line => line.EndsWith("database system is shut down", StringComparison.Ordinal));
        }

        await using var second = new NativeServers(_data.Path);
        var killed = await second.StartPostgresAsync(Cancellation);
        await second.AskPostgresAsync("insert into kept values (2)", Cancellation);
        PosixSignals.Send(killed.Id, StopSignal.Kill);
        (await killed.Exited.WaitAsync(Cancellation)).ShouldBe(128 + 9);

        var restarted = await second.StartPostgresAsync(Cancellation);

        (await second.AskPostgresAsync("select sum(id) from kept", Cancellation)).ShouldBe("3");
        await restarted.StopAsync(Grace, CancellationToken.None);
    }

    [Fact]
    public async Task Postgres_is_durable_scrambles_passwords_and_listens_on_loopback_only()
    {
        await using var servers = new NativeServers(_data.Path);
        var server = await servers.StartPostgresAsync(Cancellation);

        var settings = await servers.AskPostgresAsync(
            """
            select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
            where name in ('fsync', 'synchronous_commit', 'listen_addresses', 'password_encryption')
            """,
            Cancellation);
        var methods = await servers.AskPostgresAsync("select string_agg(distinct auth_method, ',') from pg_hba_file_rules", Cancellation);

        settings.ShouldBe("fsync=on listen_addresses=127.0.0.1 password_encryption=scram-sha-256 synchronous_commit=on");
        methods.ShouldBe("scram-sha-256");
        await server.StopAsync(Grace, CancellationToken.None);
    }

    [Fact]
    public async Task A_password_that_is_not_the_datas_is_told_in_one_sentence()
    {
        await using (var first = new NativeServers(_data.Path))
        {
            await (await first.StartPostgresAsync(Cancellation)).StopAsync(Grace, CancellationToken.None);
        }

        await using var second = new NativeServers(_data.Path, "another");
        var failure = await Should.ThrowAsync<OrchestrationException>(() => second.StartPostgresAsync(Cancellation));

        failure.Message.ShouldBe(
            $"The password of postgres is not the one its data in {Path.Combine(_data.Path, "postgres")} was made with: "
            + "put the old one back (parameter postgres-password), or start empty with ./run --fresh.");
    }

    [Fact]
    public async Task Data_of_another_major_version_is_told_in_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "postgres", "PG_VERSION"), "9\n", Cancellation);
        await using var servers = new NativeServers(_data.Path);

        var failure = await Should.ThrowAsync<OrchestrationException>(() => servers.Postgres.PrepareAsync(Cancellation));

        failure.Message.ShouldStartWith($"The data in {Path.Combine(_data.Path, "postgres")} was made by Postgres 9, and only ");
        failure.Message.ShouldEndWith(" is installed: apt-get install postgresql-9, or start empty with ./run --fresh.");
    }

    [Fact]
    public async Task A_postmaster_file_that_names_another_process_does_not_block_the_start()
    {
        await using var servers = new NativeServers(_data.Path);
        await (await servers.StartPostgresAsync(Cancellation)).StopAsync(Grace, CancellationToken.None);
        var file = Path.Combine(_data.Path, "postgres", "postmaster.pid");
        await File.WriteAllTextAsync(file, $"{Environment.ProcessId}\n", Cancellation);

        var server = await servers.StartPostgresAsync(Cancellation);

        (await servers.AskPostgresAsync("select 1", Cancellation)).ShouldBe("1");
        await server.StopAsync(Grace, CancellationToken.None);
    }

    [Fact]
    public async Task A_server_that_an_earlier_run_left_is_stopped_first()
    {
        await using var first = new NativeServers(_data.Path);
        var left = await first.StartPostgresAsync(Cancellation);
        await using var second = new NativeServers(_data.Path);

        var server = await second.StartPostgresAsync(Cancellation);

        (await left.Exited.WaitAsync(Cancellation)).ShouldBe(0);
        (await second.AskPostgresAsync("select 1", Cancellation)).ShouldBe("1");
        await server.StopAsync(Grace, CancellationToken.None);
    }

    [Fact]
    public async Task Redis_asks_for_the_password_and_keeps_its_keys()
    {
        await using var servers = new NativeServers(_data.Path);
        var server = await servers.StartRedisAsync(Cancellation);
        await servers.AskRedisAsync(Cancellation, "SET", "key", "kept");
        (await File.ReadAllTextAsync($"/proc/{server.Id}/cmdline", Cancellation)).ShouldNotContain("secret");
        await server.StopAsync(Grace, CancellationToken.None);
        (await server.Exited).ShouldBe(0);

        server = await servers.StartRedisAsync(Cancellation);

        (await servers.AskRedisAsync(Cancellation, "GET", "key")).ShouldBe("kept");
        (await servers.AskRedisAsync(Cancellation, "--no-auth-warning", "-a", "wrong", "GET", "key")).ShouldContain("NOAUTH");
        await server.StopAsync(Grace, CancellationToken.None);
    }

    [Fact]
    public async Task Servers_never_run_as_root()
    {
        await using var servers = new NativeServers(_data.Path);

        var specification = await servers.Redis.PrepareAsync(Cancellation);

        (specification.Account?.UserId == 0).ShouldBeFalse();
        (specification.Account is null).ShouldBe(!Environment.IsPrivilegedProcess);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
