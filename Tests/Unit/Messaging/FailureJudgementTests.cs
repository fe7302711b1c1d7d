using System.Net;
using System.Net.Sockets;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class FailureJudgementTests
{
    private static readonly ReceivedEvent Event = new()
    {
        Id = Guid.CreateVersion7(),
        Stream = "orders",
        EntryId = "1-0",
        Type = "order.paid.v1",
        AggregateId = Guid.CreateVersion7(),
        AggregateVersion = 1,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = new byte[] { 0xff, 0xff },
    };

    [Fact]
    public void Outages_are_told_from_defects()
    {
        (Exception Failure, bool Transient)[] failures =
        [
            (new NpgsqlException("gone", new SocketException()), true),
            (new PostgresException("stops", "FATAL", "FATAL", "57P01"), true),
            (new PostgresException("deadlock", "ERROR", "ERROR", "40P01"), true),
            (new PostgresException("idled", "FATAL", "FATAL", "25P03"), true),
            (new PostgresException("duplicate", "ERROR", "ERROR", "23505"), false),
            (new PostgresException("check", "ERROR", "ERROR", "23514"), false),
            (new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone"), true),
            (new RpcException(new Status(StatusCode.Unavailable, "down")), true),
            (new RpcException(new Status(StatusCode.DeadlineExceeded, "slow")), true),
            (new RpcException(new Status(StatusCode.InvalidArgument, "bad")), false),
            (new HttpRequestException("refused"), true),
            (new HttpRequestException("busy", inner: null, HttpStatusCode.ServiceUnavailable), true),
            (new HttpRequestException("bad", inner: null, HttpStatusCode.BadRequest), false),
            (new OverloadedException("queue", TimeSpan.Zero), true),
            (new OperationCanceledException(), true),
            (new IOException("reset", new SocketException()), true),
            (new IOException("no such file"), false),
            (new InvalidOperationException(), false),
        ];
        foreach (var (failure, transient) in failures)
        {
            TransientFailure.IsTransient(failure).ShouldBe(transient, failure.ToString());
        }
    }

    [Fact]
    public void A_statement_that_was_refused_is_no_connection_failure()
    {
        TransientFailure.IsConnectionFailure(new PostgresException("deadlock", "ERROR", "ERROR", "40P01")).ShouldBeFalse();
        TransientFailure.IsConnectionFailure(new PostgresException("crash", "FATAL", "FATAL", "57P02")).ShouldBeTrue();
    }

    [Fact]
    public void The_fifth_failure_of_its_own_is_the_last()
    {
        var policy = Policy();
        var received = Event;
        var pauses = new List<TimeSpan>();
        for (var count = 1; count <= 5; count++)
        {
            var verdict = policy.Judge(new(received, new InvalidOperationException("poison")));
            verdict.Tries.ShouldBe(count);
            if (verdict.Pause is { } pause)
            {
                pauses.Add(pause);
            }

            received = received with { Tries = verdict.Tries, Attempts = verdict.Attempts };
        }

        pauses.Count.ShouldBe(4);
        pauses.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public void Waiting_for_something_else_never_counts()
    {
        var policy = Policy();
        var received = Event;
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var verdict = policy.Judge(new(received, new TimeoutException()));
            verdict.Tries.ShouldBe(0);
            verdict.Pause.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(3));
            received = received with { Attempts = verdict.Attempts };
        }
    }

    [Fact]
    public void A_service_can_name_further_outages() =>
        Policy(exception => exception is NotSupportedException).IsTransient(new NotSupportedException()).ShouldBeTrue();

    [Fact]
    public void The_text_of_a_failure_names_its_causes() =>
        Policy().Judge(new(Event, new InvalidOperationException("outer", new FormatException("inner")))).Text
            .ShouldBe("InvalidOperationException: outer <- FormatException: inner");

    [Fact]
    public void The_text_of_a_failure_can_always_be_stored()
    {
        var text = Policy().Judge(new(Event, new InvalidOperationException("\0a\ud83d" + new string('x', 3000)))).Text;
        text.ShouldStartWith("InvalidOperationException: a\ufffdx");
        text.Length.ShouldBeLessThanOrEqualTo(2000);
    }

    [Fact]
    public void A_payload_that_is_something_else_is_poison() =>
        TransientFailure.IsTransient(Should.Throw<InvalidProtocolBufferException>(() => Event.Read<StringValue>())).ShouldBeFalse();

    private static FailurePolicy Policy(Func<Exception, bool>? further = null) =>
        new(Options.Create(new MessagingOptions { IsTransient = further }), new Random(1));
}
