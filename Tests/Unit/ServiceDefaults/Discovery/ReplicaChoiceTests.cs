using AspireOrders.ServiceDefaults.Discovery.Balancing;
using AspireOrders.Tests.Unit.Messaging;
using Grpc.Net.Client.Balancer;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

public sealed class ReplicaChoiceTests
{
    private static readonly CompletionContext Success = new();
    private static readonly CompletionContext Failure = new() { Error = new HttpRequestException("reset") };
    private static readonly CompletionContext GivenUp = new() { Error = new OperationCanceledException() };

    private readonly ManualTime time = new();
    private readonly List<string> ejected = [];

    [Fact]
    public void Round_robin_gives_every_replica_its_turn()
    {
        var choice = new ReplicaChoice(Replicas(3), byLoad: false);
        Enumerable.Range(0, 9).Select(_ => choice.Next()).CountBy(place => place).ShouldAllBe(count => count.Value == 3);
    }

    [Fact]
    public void Least_request_takes_the_replica_with_the_fewest_calls_under_way()
    {
        var replicas = Replicas(3);
        replicas[0].Start();
        replicas[2].Start();
        new ReplicaChoice(replicas, byLoad: true).Next().ShouldBe(1);
        replicas[1].Start();
        replicas[1].Start();
        replicas[2].Complete(Success);
        new ReplicaChoice(replicas, byLoad: true).Next().ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_replica_that_fails_three_times_in_a_row_is_left_out_for_a_while(bool byLoad)
    {
        var replicas = Replicas(2);
        var choice = new ReplicaChoice(replicas, byLoad);
        Finish(replicas[0], Failure, Failure, Success, Failure, Failure);
        ejected.ShouldBeEmpty();
        Finish(replicas[0], Failure);
        ejected.ShouldBe(["replica 0"]);
        Enumerable.Range(0, 8).Select(_ => choice.Next()).ShouldAllBe(place => place == 1);
        time.Advance(TimeSpan.FromSeconds(5));
        Enumerable.Range(0, 8).Select(_ => choice.Next()).ShouldContain(0);
    }

    [Fact]
    public void The_first_call_after_that_decides_whether_it_is_left_out_for_twice_as_long()
    {
        var replica = Replicas(1)[0];
        Finish(replica, Failure, Failure, Failure);
        time.Advance(TimeSpan.FromSeconds(5));
        replica.IsEjected.ShouldBeFalse();
        Finish(replica, Failure);
        time.Advance(TimeSpan.FromSeconds(9));
        replica.IsEjected.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(1));
        Finish(replica, Success, Failure, Failure);
        replica.IsEjected.ShouldBeFalse("its failures are forgotten with the first success");
    }

    [Fact]
    public void When_more_than_half_fail_all_are_used_again()
    {
        var replicas = Replicas(3);
        Finish(replicas[0], Failure, Failure, Failure);
        Finish(replicas[1], Failure, Failure, Failure);
        var choice = new ReplicaChoice(replicas, byLoad: false);
        Enumerable.Range(0, 6).Select(_ => choice.Next()).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_call_that_its_caller_gave_up_counts_only_against_a_replica_that_is_silent()
    {
        var replica = Replicas(1)[0];
        Finish(replica, GivenUp, GivenUp, GivenUp);
        replica.IsEjected.ShouldBeFalse("it may have been about to answer");
        time.Advance(TimeSpan.FromSeconds(2));
        Finish(replica, GivenUp, GivenUp, GivenUp);
        replica.IsEjected.ShouldBeTrue("nothing has come back from it for two seconds");
    }

    private static void Finish(Replica replica, params IEnumerable<CompletionContext> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            replica.Start();
            replica.Complete(outcome);
        }
    }

    private Replica[] Replicas(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Replica($"replica {i}", time, (address, _, _) => ejected.Add(address)))];
}
