using System.Net.Http.Headers;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class NotificationEventTests(RunningTopology topology)
{
    [Fact]
    public async Task Notifications_come_as_events_and_go_on_after_the_last_one_seen()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10);
        using var http = topology.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", customer.AccessToken);

        await using var events = await EventReader.OpenAsync(http, null);
        var id = (await customer.PlaceAsync(product)).Text("orderId");
        var first = await events.UntilAsync(e => e.Data.Contains(id, StringComparison.Ordinal));
        await events.UntilAsync(e => e.Data.Contains("order.paid", StringComparison.Ordinal));

        await using var resumed = await EventReader.OpenAsync(http, first.Id);
        var next = await resumed.UntilAsync(_ => true);
        next.Id.ShouldNotBe(first.Id);
        next.Data.ShouldContain(id);
    }

    private sealed class EventReader(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<EventReader> OpenAsync(HttpClient http, string? last)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/notifications/events");
            if (last is not null) request.Headers.Add("Last-Event-ID", last);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Shop.Token);
            response.EnsureSuccessStatusCode();
            response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(Shop.Token)));
        }

        public async Task<(string Id, string Data)> UntilAsync(Func<(string Id, string Data), bool> condition)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            var id = "";
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                if (line.StartsWith("data: ", StringComparison.Ordinal) && condition((id, line[6..]))) return (id, line[6..]);
            }

            throw new ShouldAssertException("The events ended.");
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return default;
        }
    }
}
