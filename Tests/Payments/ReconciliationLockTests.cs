using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.Tests.Payments.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AspireOrders.Tests.Payments;

public sealed class ReconciliationLockTests(PostgresServer postgres)
{
    private const string Holder = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 5002 AND granted";

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_one_replica_is_at_it_the_others_do_nothing()
    {
        await using var world = await CapturedAsync();
        var second = world.AddReplica();
        var asked = world.Orders.Pause();
        var first = PassAsync(world.Services);
        await asked;

        (await PassAsync(second.Services)).ShouldBeNull();

        world.Orders.Resume();
        (await first).ShouldBe(1);
        (await PassAsync(second.Services)).ShouldBe(0, "the lock is free again, and nothing is left to do");
    }

    [Fact]
    public async Task What_was_found_is_stored_once_and_counted_as_often_as_it_is_found()
    {
        await using var world = await World.CreateAsync(postgres);
        var odd = new Odd(order.Id);
        var runner = world.Services.GetRequiredService<ReconciliationRunner>();

        for (var n = 0; n < 3; n++) (await runner.TryRunAsync(odd, Cancelled)).ShouldBe(1);

        (await world.CountAsync("SELECT runs FROM reconciliation_runs WHERE reconciliation = 'odd' AND examined = 5")).ShouldBe(3);
        (await world.CountAsync("SELECT count(*) FROM reconciliation_findings")).ShouldBe(1);
        (await world.CountAsync(
            $"SELECT count(*) FROM reconciliation_findings WHERE kind = 'odd' AND subject = '{order.Id}' AND detail = '3' AND times = 3 AND last_at > first_at"))
            .ShouldBe(1);
    }

    [Fact]
    public async Task Old_findings_go_and_of_very_many_the_oldest()
    {
        await using var world = await World.CreateAsync(postgres);
        await ExecuteAsync(
            world,
            """
            INSERT INTO reconciliation_findings (reconciliation, kind, subject, detail, last_at)
            SELECT 'odd', 'odd', gen_random_uuid(), '', clock_timestamp() - n * interval '1 minute' FROM generate_series(1, 12000) AS n
            """);

        await world.Services.GetRequiredService<ReconciliationRunner>().TryRunAsync(new Odd(order.Id), Cancelled);

        // A week has 10,080 minutes; of what is younger, and what was found now, ten thousand stay.
        (await world.CountAsync("SELECT count(*) FROM reconciliation_findings WHERE last_at > clock_timestamp() - interval '7 days'")).ShouldBe(10_000);
        (await world.CountAsync($"SELECT count(*) FROM reconciliation_findings WHERE subject = '{order.Id}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_pass_whose_session_is_gone_ends_and_another_replica_takes_over()
    {
        await using var world = await CapturedAsync();
        var second = world.AddReplica();
        var asked = world.Orders.Pause();
        var first = PassAsync(world.Services);
        await asked;

        await ExecuteAsync(world, $"SELECT pg_terminate_backend(pid) FROM ({Holder}) AS holder");
        await Eventually.TrueAsync(async () => await world.CountAsync($"SELECT count(*) FROM ({Holder}) AS holder") == 0, "the lock is free");
        world.Orders.Resume();

        await Should.ThrowAsync<NpgsqlException>(first);
        (await PassAsync(second.Services)).ShouldNotBeNull();
        await world.SettledAsync(order.Id, PaymentState.Refunded);
    }

    private async Task<World> CapturedAsync()
    {
        var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        world.Orders.States[order.Id] = OrderStatus.Cancelled;
        await Eventually.TrueAsync(
            async () => await world.CountAsync("SELECT count(*) FROM payments WHERE updated_at < clock_timestamp() - interval '100 ms'") == 1, "the comparison is due");
        return world;
    }

    private static Task<long?> PassAsync(IServiceProvider services) =>
        services.GetRequiredService<ReconciliationRunner>().TryRunAsync(services.GetRequiredService<IReconciliation>(), Cancelled);

    private static async Task ExecuteAsync(World world, string statement)
    {
        await using var command = world.Database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    /// <summary>Finds the same thing in every pass.</summary>
    private sealed class Odd(Guid subject) : IReconciliation
    {
        private int passes;

        public string Name => "odd";

        public long LockNumber => 99;

        public TimeSpan Every => TimeSpan.FromHours(1);

        public Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
        {
            pass.Compared(5);
            pass.Add("odd", subject, $"{++passes}");
            return Task.CompletedTask;
        }
    }
}
