using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class StatusTableTests
{
    private const string Reason = "orders waits for inventory: /health answers 503";

    [Fact]
    public void Whoever_waits_says_for_what_beside_its_state()
    {
        var text = StatusTable.ToPlainText(Status(Row("inventory", "Running", null), Row("orders", "Waiting", Reason)));

        text.ShouldContain("Why");
        text.ShouldContain(Reason);
    }

    [Fact]
    public void When_all_is_well_nobody_has_to_explain_anything() =>
        StatusTable.ToPlainText(Status(Row("orders", "Running", null))).ShouldNotContain("Why");

    private static TopologyStatus Status(params ResourceRow[] rows) => new(TopologyState.Starting, "Some wait.", null, rows);

    private static ResourceRow Row(string name, string state, string? reason) => new(name, state, null, [], null, 0, null, reason);
}
