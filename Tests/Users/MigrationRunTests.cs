using AspireOrders.Migrations;
using AspireOrders.Tests.Users.Support;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class MigrationRunTests(PostgresServer postgres)
{
    private static readonly string[] Databases = ["usersdb", "ordersdb", "inventorydb", "paymentsdb", "notificationsdb"];

    [Fact]
    public async Task Every_database_gets_its_schema_and_in_development_its_data_and_the_second_time_there_is_nothing_to_do()
    {
        var settings = await CreateDatabasesAsync();
        settings["DOTNET_ENVIRONMENT"] = "Development";
        var first = await RunAsync(settings);
        first.ExitCode.ShouldBe(0, first.Errors);
        first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])
            .ShouldBe(Databases, ignoreOrder: true);
        var second = await RunAsync(settings);
        second.ExitCode.ShouldBe(0, second.Errors);
        second.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.Contains(": 0 applied", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task A_reset_empties_every_database_first_in_development_only(string environment, bool isEmptied)
    {
        var settings = await CreateDatabasesAsync();
        settings["DOTNET_ENVIRONMENT"] = environment;
        (await RunAsync(settings)).ExitCode.ShouldBe(0);
        await using var database = NpgsqlDataSource.Create(settings["ConnectionStrings__usersdb"]);
        await database.CreateCommand("CREATE TABLE kept (id int)").ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        settings["Migrations__Reset"] = "true";

        var run = await RunAsync(settings);

        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.TrimEnd().Split('\n').Count(line => line.Contains(": emptied, ", StringComparison.Ordinal)).ShouldBe(isEmptied ? 5 : 0);
        var kept = await database.CreateCommand("SELECT count(*) FROM pg_tables WHERE tablename = 'kept'")
            .ExecuteScalarAsync(TestContext.Current.CancellationToken);
        kept.ShouldBe(isEmptied ? 0L : 1L);
    }

    [Fact]
    public async Task What_is_missing_or_out_of_reach_is_said_in_a_sentence_each_and_the_others_go_on()
    {
        var settings = await CreateDatabasesAsync();
        settings.Remove("ConnectionStrings__ordersdb");
        settings["ConnectionStrings__usersdb"] = postgres.ConnectionString("nowhere");
        settings["ConnectionStrings__paymentsdb"] = "Host=127.0.0.1;Port=many";
        var run = await RunAsync(settings);
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("The connection string 'ordersdb' is missing: set ConnectionStrings__ordersdb.");
        run.Errors.ShouldContain("The database usersdb cannot be opened: database \"nowhere\" does not exist [3D000]");
        run.Errors.ShouldContain("The connection string 'paymentsdb' is malformed:");
        run.Errors.TrimEnd().Split('\n').Length.ShouldBe(3);
        run.Output.TrimEnd().Split('\n').Length.ShouldBe(2);
    }

    private async Task<Dictionary<string, string>> CreateDatabasesAsync()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var database in Databases)
        {
            settings[$"ConnectionStrings__{database}"] = postgres.ConnectionString(await postgres.CreateEmptyDatabaseAsync());
        }

        return settings;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(Dictionary<string, string> settings)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var run = new MigrationRun(name => settings.GetValueOrDefault(name), TextWriter.Synchronized(output), TextWriter.Synchronized(errors))
        {
            Patience = TimeSpan.Zero,
        };
        var exitCode = await run.RunAsync(TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
