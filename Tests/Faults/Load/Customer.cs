using System.Net;

namespace AspireOrders.Tests.Faults.Load;

/// <summary>Somebody who shops all the time: orders, looks, adds, cancels, and does not let go of a request before it is answered.</summary>
internal sealed class Customer(PatientClient client, Journal journal, Random random, string name, string password) : IDisposable
{
    private const int Products = 20;
    private static readonly TimeSpan SignInAfter = TimeSpan.FromMinutes(8);
    private readonly List<PlacedOrder> orders = [];
    private long signedIn;
    private int number;

    /// <summary>Every order that was answered 201, oldest first. Read it while the customer rests.</summary>
    public IReadOnlyList<PlacedOrder> Orders => orders;

    public string Name => name;

    private string Email => name + "@example.com";

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var registered = await client.SendAsync(HttpMethod.Post, "auth/register", new { email = Email, password, displayName = name }, null, cancellationToken);
        registered!.Status.ShouldBe(HttpStatusCode.Created, registered.ToString());
        await SignInAsync(cancellationToken);
    }

    /// <summary>Shops until told to rest; what was begun is finished first.</summary>
    public async Task ShopAsync(CancellationToken rest, CancellationToken cancellationToken)
    {
        while (!rest.IsCancellationRequested)
        {
            if (TimeProvider.System.GetElapsedTime(signedIn) > SignInAfter) await SignInAsync(cancellationToken);
            if (await PlaceAsync(cancellationToken) is { } placed) await FollowUpAsync(placed, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 150)), cancellationToken);
        }
    }

    /// <summary>An answer to a request that only reads, repeated until it comes.</summary>
    public async Task<Answer> ReadAsync(string path, CancellationToken cancellationToken) =>
        await client.SendAsync(HttpMethod.Get, path, null, null, cancellationToken) ?? throw new ShouldAssertException($"{path} was not answered.");

    /// <summary>The request of an order once more, under the same key.</summary>
    public async Task<Answer> RepeatAsync(PlacedOrder order, CancellationToken cancellationToken) =>
        await client.SendAsync(HttpMethod.Post, "orders", order.Body, order.Key, cancellationToken) ?? throw new ShouldAssertException($"{order.Key} was not answered.");

    public void Dispose() => client.Dispose();

    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Post, "auth/login", new { email = Email, password }, null, cancellationToken);
        answer!.Status.ShouldBe(HttpStatusCode.OK, answer.ToString());
        client.UseToken(answer.Text("accessToken"));
        signedIn = TimeProvider.System.GetTimestamp();
    }

    private async Task<PlacedOrder?> PlaceAsync(CancellationToken cancellationToken)
    {
        var key = $"{name}-{++number}";
        var token = Tokens.All[random.Next(Tokens.All.Length)];
        var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new { productId = Product(), quantity = random.Next(1, 4) }).ToArray();
        var body = new { items, paymentToken = token };
        var answer = await client.SendAsync(HttpMethod.Post, "orders", body, key, cancellationToken);
        if (answer is null) return null;
        if (answer.Status != HttpStatusCode.Created)
        {
            journal.Complain($"the order {key} was answered {answer}");
            return null;
        }

        var placed = new PlacedOrder(answer.Text("orderId"), key, body, answer.Body, token);
        orders.Add(placed);
        journal.OrderAnswered();
        return placed;
    }

    private Task FollowUpAsync(PlacedOrder placed, CancellationToken cancellationToken) => random.Next(10) switch
    {
        0 or 1 => CancelAsync(placed, cancellationToken),
        2 or 3 => AddAsync(placed, cancellationToken),
        4 => LookAsync(placed, cancellationToken),
        5 => ReadAsync("products?limit=10", cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task CancelAsync(PlacedOrder placed, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Post, $"orders/{placed.Id}/cancel", null, null, cancellationToken);
        placed.Cancelled = answer?.Status == HttpStatusCode.OK;
        if (answer is not null && !placed.Cancelled) journal.Complain($"the cancellation of {placed.Id} was answered {answer}");
    }

    // Adding has no key: whether an attempt without an answer took effect is not known, so there is only one.
    private async Task AddAsync(PlacedOrder placed, CancellationToken cancellationToken)
    {
        var item = new { productId = Product(), quantity = 1 };
        var answer = await client.AttemptAsync(HttpMethod.Post, $"orders/{placed.Id}/items", item, null, cancellationToken);
        if (answer is { Status: HttpStatusCode.InternalServerError }) journal.Complain($"adding an item to {placed.Id} was answered {answer}");
    }

    private async Task LookAsync(PlacedOrder placed, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync($"orders/{placed.Id}", cancellationToken);
        if (answer.Status != HttpStatusCode.OK) journal.Complain($"looking at {placed.Id}, which was answered 201, was answered {answer}");
    }

    private string Product() => $"00000000-0000-4000-8000-{random.Next(1, Products + 1):D12}";
}
