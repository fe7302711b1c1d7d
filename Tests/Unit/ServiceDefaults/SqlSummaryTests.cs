using AspireOrders.ServiceDefaults.Telemetry;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class SqlSummaryTests
{
    [Theory]
    [InlineData("INSERT INTO orders (order_id) VALUES ($1)", "INSERT orders")]
    [InlineData("select status from orders where order_id = $1 for update skip locked", "SELECT orders")]
    [InlineData("UPDATE stock SET available = available - e.n FROM unnest($1, $2) AS e (id, n) WHERE id = e.id", "UPDATE stock")]
    [InlineData("DELETE FROM outbox WHERE seq < $1", "DELETE outbox")]
    [InlineData("INSERT INTO keys (a) SELECT n.a FROM unnest($1) AS n (a) ON CONFLICT (a) DO UPDATE SET a = 1 RETURNING a", "INSERT keys")]
    [InlineData("SELECT * FROM public.\"Order Lines\" -- DELETE FROM nothing", "SELECT public.Order Lines")]
    [InlineData("SELECT 'it''s FROM nowhere' FROM ONLY places", "SELECT places")]
    [InlineData("SELECT seq FROM outbox WHERE sent_at IS NULL FOR NO KEY UPDATE", "SELECT outbox")]
    public void A_statement_on_one_table_is_named_by_its_operation_and_the_table(string text, string expected)
    {
        var summary = SqlSummary.Read(text);
        summary.Text.ShouldBe(expected);
        $"{summary.Operation} {summary.Collection}".ShouldBe(expected);
    }

    [Fact]
    public void A_statement_on_several_tables_names_each_but_not_its_own_queries()
    {
        const string Text =
            """
            WITH wanted (id, n) AS (SELECT * FROM unnest($1, $2)), held AS MATERIALIZED (
                SELECT s.id FROM stock s JOIN wanted USING (id) ORDER BY s.id FOR UPDATE OF s)
            INSERT INTO reservations SELECT id FROM held
            """;
        SqlSummary.Read(Text).ShouldBe(new SqlSummary("SELECT stock INSERT reservations", null, null));
    }

    [Fact]
    public void A_long_text_names_its_first_three_tables_and_repeats_none()
    {
        var text = string.Join(';', ((string[])["a", "a", "b", "c", "d"]).Select(table => $"INSERT INTO {table} VALUES (1)"));
        SqlSummary.Read(text).Text.ShouldBe("INSERT a INSERT b INSERT c");
    }

    [Theory]
    [InlineData("SELECT pg_try_advisory_lock($1)", "SELECT")]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("set local lock_timeout = '1s'", "SET")]
    [InlineData("", "")]
    public void Without_a_table_its_first_word_remains(string text, string expected) => SqlSummary.Read(text).Text.ShouldBe(expected);
}
