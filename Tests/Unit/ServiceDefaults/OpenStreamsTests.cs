using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class OpenStreamsTests
{
    private readonly OpenStreams streams = new(Options.Create(new StreamOptions { PerCaller = 2 }));

    [Fact]
    public void A_caller_that_has_its_share_is_refused_until_one_of_its_streams_ends()
    {
        var user = new Caller(Guid.NewGuid(), Roles.Customer, "gateway");
        var first = streams.Enter(user, "a");
        streams.Enter(user, "b");
        Should.Throw<DomainException>(() => streams.Enter(user, "c")).Error.ShouldBe(ErrorCode.RateLimited);
        first.Dispose();
        streams.Enter(user, "c").Dispose();
        streams.Count.ShouldBe(1);
    }

    [Fact]
    public void Users_services_and_strangers_are_counted_apart()
    {
        var callers = new[] { new Caller(Guid.NewGuid(), Roles.Customer, "gateway"), new Caller(Guid.NewGuid(), Roles.Customer, "gateway"), new Caller(null, null, "gateway"), Caller.Anonymous };
        foreach (var caller in callers) { streams.Enter(caller, "a"); streams.Enter(caller, "a"); }
        streams.Enter(Caller.Anonymous, "b").Dispose();
        streams.Count.ShouldBe(8);
    }
}
