namespace AspireOrders.Tests.Faults.Load;

/// <summary>All customers; they shop while a fault strikes and rest while it is judged what came of it.</summary>
internal sealed class Crowd : IDisposable
{
    private const int Size = 6;
    private readonly List<Customer> customers = [];

    public Journal Journal { get; } = new();

    public IReadOnlyList<Customer> Customers => customers;

    /// <summary>Registers and signs in as many customers as there are to be.</summary>
    public async Task GatherAsync(SeparateTopology topology, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= Size; number++)
        {
            var random = Seed.For($"customer {number}");
            customers.Add(new Customer(new PatientClient(topology, Journal, random), Journal, random, $"customer{number}", Shop.Password));
            await customers[^1].RegisterAsync(cancellationToken);
        }
    }

    /// <summary>Begins to shop.</summary>
    public Shopping BeginShopping(CancellationToken cancellationToken) => new(this, cancellationToken);

    public void Dispose() => customers.ForEach(c => c.Dispose());
}

/// <summary>The crowd shopping.</summary>
internal sealed class Shopping : IAsyncDisposable
{
    private readonly CancellationTokenSource rest = new();
    private readonly Journal journal;
    private readonly Task all;

    public Shopping(Crowd crowd, CancellationToken cancellationToken)
    {
        journal = crowd.Journal;
        all = Task.WhenAll(crowd.Customers.Select(c => Task.Run(() => c.ShopAsync(rest.Token, cancellationToken), cancellationToken)));
    }

    /// <summary>Waits until so many more orders were answered.</summary>
    public async Task OrdersAsync(int count, CancellationToken cancellationToken)
    {
        var goal = journal.Answered + count;
        await Eventually.SatisfiesAsync(_ => Task.FromResult(journal.Answered), answered => answered >= goal || all.IsFaulted, cancellationToken, TimeSpan.FromMinutes(2));
        if (all.IsFaulted) await all;
    }

    /// <summary>Lets everybody finish what they began.</summary>
    public async Task EndAsync()
    {
        await rest.CancelAsync();
        await all;
    }

    public async ValueTask DisposeAsync()
    {
        await rest.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        rest.Dispose();
    }
}
