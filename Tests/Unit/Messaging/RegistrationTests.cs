using AspireOrders.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class RegistrationTests
{
    [Fact]
    public void Options_come_from_the_section_and_are_checked()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = ["--Messaging:StreamPrefix=mine:", "--Messaging:Consumer:MaximumTries=0", "--Messaging:Outbox:MaximumRetention=90.00:00:00"],
        });
        builder.AddMessaging();
        using var host = builder.Build();
        var failure = Should.Throw<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value);
        failure.Failures.ShouldContain(text => text.Contains("MaximumTries"));
        failure.Failures.ShouldContain(text => text.Contains("InboxRetention"));
    }

    [Fact]
    public void Two_handlers_for_one_type_are_refused() => Should.Throw<InvalidOperationException>(() => Messaging().AddEventConsumer(
        "group", consumer => consumer.FromStreams("orders").Handle<Handler>("a.v1").Handle<Other>("a.v1"))).Message.ShouldContain("a.v1");

    [Fact]
    public void A_consumer_without_streams_or_handlers_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => Messaging().AddEventConsumer("group", consumer => consumer.Handle<Handler>("a.v1")));
        Should.Throw<InvalidOperationException>(() => Messaging().AddEventConsumer("group", consumer => consumer.FromStreams("orders")));
    }

    [Fact]
    public void A_service_has_one_outbox() =>
        Should.Throw<InvalidOperationException>(() => Messaging().AddOutbox("orders").AddOutbox("payments"));

    private static MessagingBuilder Messaging() => Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()).AddMessaging();

    private sealed class Handler : IEventHandler
    {
        public Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Other : IEventHandler
    {
        public Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
