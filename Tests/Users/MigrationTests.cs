using AspireOrders.Migrations;
using AspireOrders.Tests.Users.Support;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class MigrationTests(PostgresServer postgres)
{
    private static readonly Script First = Script.Create("test/0001_first.sql", "CREATE TABLE first (id int); INSERT INTO first VALUES (1);");
    private static readonly Script Second = Script.Create("test/0002_second.sql", "ALTER TABLE first ADD COLUMN name text;");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_script_is_applied_once()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        (await MigrateAsync(database, [First])).ShouldBe(1);
        (await MigrateAsync(database, [First])).ShouldBe(0);
        (await MigrateAsync(database, [First, Second])).ShouldBe(1);
        (await ScalarAsync<long>(database, "SELECT count(*) FROM first")).ShouldBe(1);
        (await ScalarAsync<string>(database, "SELECT string_agg(name, ',' ORDER BY name) FROM schema_migrations")).ShouldBe($"{First.Name},{Second.Name}");
    }

    [Fact]
    public async Task Seeds_run_every_time_and_are_not_recorded()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var seed = Script.Create("seed/test/more.sql", "INSERT INTO first VALUES (2);");
        await MigrateAsync(database, [First], seed);
        await MigrateAsync(database, [First], seed);
        (await ScalarAsync<long>(database, "SELECT count(*) FROM first")).ShouldBe(3);
        (await ScalarAsync<long>(database, "SELECT count(*) FROM schema_migrations")).ShouldBe(1);
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_was_applied_is_refused_by_name_before_anything_else_runs()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await MigrateAsync(database, [First]);
        var changed = Script.Create(First.Name, First.Sql + " SELECT 1;");
        var refused = await Should.ThrowAsync<MigrationException>(MigrateAsync(database, [changed, Second]));
        refused.Message.ShouldBe(
            $"The migration test/0001_first.sql was changed after it was applied to {database}: restore its text and put the change into a new script.");
        (await ScalarAsync<long>(database, "SELECT count(*) FROM schema_migrations")).ShouldBe(1);
    }

    [Fact]
    public void Line_ends_are_no_change() =>
        Script.Create("a", "SELECT 1;\r\nSELECT 2;\r\n").Checksum.ShouldBe(Script.Create("a", "SELECT 1;\nSELECT 2;\n").Checksum);

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind_and_is_named_with_the_cause()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var broken = Script.Create("test/0002_broken.sql", "CREATE TABLE half (id int); ALTER TABLE missing ADD COLUMN x int;");
        var failed = await Should.ThrowAsync<MigrationException>(MigrateAsync(database, [First, broken]));
        failed.Message.ShouldBe($"The migration test/0002_broken.sql failed on {database}: relation \"missing\" does not exist [42P01]");
        (await ScalarAsync<bool>(database, "SELECT to_regclass('half') IS NULL")).ShouldBeTrue();
        (await MigrateAsync(database, [First, Second])).ShouldBe(1);
    }

    [Fact]
    public async Task Several_that_start_at_the_same_moment_apply_each_script_once()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync(database, [First, Second])));
        applied.Order().ShouldBe([0, 0, 0, 2]);
    }

    [Fact]
    public async Task A_database_that_is_created_later_is_waited_for()
    {
        var name = $"late_{Guid.NewGuid():N}";
        var opening = DatabaseConnector.OpenAsync(name, postgres.ConnectionString(name), TimeSpan.FromSeconds(40), Cancellation);
        await postgres.CreateDatabaseAsync(name);
        await using var connection = await opening;
        connection.Database.ShouldBe(name);
    }

    private async Task<int> MigrateAsync(string database, Script[] schema, params Script[] seed)
    {
        await using var connection = await postgres.OpenAsync(database);
        return await new DatabaseMigration(database, connection).RunAsync(schema, seed, Cancellation);
    }

    private async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var connection = await postgres.OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
