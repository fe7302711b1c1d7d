using System.Text.Json.Nodes;
using AspireOrders.AppHost.Tools;

namespace AspireOrders.Tests.AppHost;

/// <summary>What people read after a command.</summary>
public sealed class OperatorCommandTests
{
    [Fact]
    public void An_audit_without_violations_is_a_success_that_says_how_much_was_looked_at()
    {
        var result = OperatorCommands.JudgeAudit(JsonNode.Parse("""{"orders":1234,"violations":[]}""")!);

        (result.Success, result.Message).ShouldBe((true, "Every promise holds: 1,234 orders looked at."));
    }

    [Fact]
    public void A_broken_promise_is_a_failure_that_names_it()
    {
        var result = OperatorCommands.JudgeAudit(
            JsonNode.Parse("""{"orders":7,"violations":[{"invariant":"I3","subject":"42","detail":"two payments"}]}""")!);

        (result.Success, result.Message).ShouldBe((false, "1 broken promises among 7 orders: I3 42 two payments"));
    }

    [Theory]
    [InlineData("""{"results":[{"service":"orders","name":"orders","ran":true,"found":0}]}""", "1 reconciliations ran and found nothing to mend.")]
    [InlineData(
        """{"results":[{"service":"orders","name":"orders","ran":true,"found":2},{"service":"payments","name":"payments","ran":false,"found":0}]}""",
        "orders: 2 mended; payments: another replica is at it.")]
    public void Reconciliation_says_what_each_service_did(string answer, string message)
    {
        var result = OperatorCommands.JudgeReconciliation(JsonNode.Parse(answer)!);

        (result.Success, result.Message).ShouldBe((true, message));
    }
}
