using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Features;

namespace AspireOrders.Tests.Unit.Orders.Audit;

public sealed class EventAuditTests
{
    private readonly FakeBooks orders = new FakeBooks("orders", "orders").Hears("payments", "captured");
    private readonly FakeBooks payments = new FakeBooks("payments", "payments").Hears("orders", "reserved");
    private readonly FakeBooks inventory = new FakeBooks("inventory").Hears("orders", "paid", "cancelled");

    [Fact]
    public async Task Nothing_is_wrong_when_every_group_has_taken_over_what_it_applies()
    {
        for (var n = 0; n < 10; n++)
        {
            payments.Apply(orders.Tell("reserved"));
            inventory.Apply(orders.Tell("paid"));
            orders.Tell("shipped");
            orders.Apply(payments.Tell("captured"));
        }

        (await AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_a_group_has_not_taken_over_is_named_with_the_group_and_what_it_is_about()
    {
        for (var n = 0; n < 8; n++) payments.Apply(orders.Tell("reserved"));
        var lost = orders.Tell("paid");
        payments.Apply(orders.Tell("reserved"));

        var violation = (await AuditAsync()).ShouldHaveSingleItem();

        (violation.Invariant, violation.Subject).ShouldBe(("I6", lost.AggregateId));
        violation.Detail.ShouldBe($"paid ({lost.EventId}) of 1970-01-01T00:00:00.0000000Z was not applied by group inventory");
    }

    [Fact]
    public async Task An_event_that_nobody_published_is_one_violation_however_many_wait_for_it()
    {
        inventory.Hears("orders", "reserved");
        var stuck = orders.Tell("reserved", published: false);

        (await AuditAsync()).ShouldHaveSingleItem().Detail
            .ShouldBe($"reserved ({stuck.EventId}) waits to be published to stream orders since 1970-01-01T00:00:00.0000000Z");
    }

    [Fact]
    public async Task What_arrives_between_two_looks_is_not_missing()
    {
        var late = orders.Tell("paid");
        inventory.AfterFind = () => inventory.Apply(late);

        (await AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_left_the_outbox_as_settled_is_not_missing()
    {
        var settled = orders.Tell("paid");
        inventory.AfterFind = () => orders.Told.Remove(Guid.Parse(settled.EventId));

        (await AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_whose_effect_failed_is_named_with_the_reason()
    {
        inventory.Failed.Add(new FailedEvent { EventId = "e1", AggregateId = "a1", ConsumerGroup = "inventory", Type = "paid", Dead = true, Tries = 5, Error = "Broken." });
        inventory.Failed.Add(new FailedEvent { EventId = "e2", AggregateId = "a2", ConsumerGroup = "inventory", Type = "paid", Tries = 1, Error = "Busy." });

        (await AuditAsync()).Select(v => (v.Invariant, v.Subject, v.Detail)).ShouldBe(
        [
            ("I6", "a1", "paid (e1) is a dead letter of group inventory after 5 tries: Broken."),
            ("I6", "a2", "paid (e2) waits for another try in group inventory after 1 tries: Busy."),
        ]);
    }

    [Fact]
    public void Of_a_promise_broken_very_often_a_thousand_are_listed_and_the_rest_counted()
    {
        var violations = new ViolationList();
        violations.AddRange(Enumerable.Range(0, 1234).Select(n => new Violation { Invariant = "I6", Subject = $"{n}" }));
        violations.AddRange([new Violation { Invariant = "I1", Subject = "one" }]);

        var list = violations.ToList();

        list.Count.ShouldBe(1002);
        list[0].Subject.ShouldBe("one");
        list[^1].ShouldBe(new Violation { Invariant = "I6", Detail = "234 more of its kind" });
    }

    private async Task<IReadOnlyList<Violation>> AuditAsync()
    {
        var violations = new ViolationList();
        await new EventAudit([orders, payments, inventory]).RunAsync(violations, TestContext.Current.CancellationToken);
        return violations.ToList();
    }
}
