using System.Diagnostics;
using AspireOrders.Load.Shop;
using Microsoft.Extensions.Options;

namespace AspireOrders.Load.Generator;

/// <summary>Comes into the shop and does something there.</summary>
internal interface IVisitor
{
    /// <summary>Before the first visit: accounts are there and signed in.</summary>
    /// <exception cref="ShopClosedException">That is not possible.</exception>
    Task EnterAsync(CancellationToken cancellationToken);

    /// <summary>One visit; what goes wrong is recorded.</summary>
    Task VisitAsync(CancellationToken cancellationToken);
}

/// <summary>Looks at a page of the catalogue and orders one to three pieces of one or two products. When the shelves are empty, the operator fills them.</summary>
internal sealed class Visitor(GatewayClient gateway, VisitRecorder recorder, IOptions<GeneratorOptions> options, Random random, TimeProvider clock)
    : IVisitor, IDisposable
{
    private const int RestockedPieces = 1_000, OutOfStock = 2003;

    // Most pay; the provider's odd tokens show what becomes of the others.
    private static readonly (int Share, string Token)[] Payments = [(94, "tok_ok"), (3, "tok_declined"), (2, "tok_flaky"), (1, "tok_timeout")];

    private readonly CustomerSession[] customers = [.. Enumerable.Range(1, options.Value.Customers)
        .Select(number => new CustomerSession(gateway, $"loadgen-{number}@example.com", options.Value.Password))];

    private readonly CustomerSession operatorAccount = new(gateway, "ops@example.com", options.Value.Password);

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var customer in customers) await customer.RegisterAsync(cancellationToken);
            foreach (var account in customers.Append(operatorAccount)) await account.TokenAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is GatewayException or HttpRequestException)
        {
            throw new ShopClosedException(refused.Message, refused);
        }
    }

    public async Task VisitAsync(CancellationToken cancellationToken)
    {
        using var visit = VisitRecorder.Source.StartActivity("visit");
        try
        {
            var products = await gateway.ProductsAsync(cancellationToken);
            if (products.Count == 0)
            {
                recorder.Ended("nothing to buy");
                return;
            }

            await OrderAsync(Choose(products), cancellationToken);
        }
        catch (GatewayException refused)
        {
            visit?.SetStatus(ActivityStatusCode.Error, refused.Message);
            recorder.Ended(refused.Outcome);
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            visit?.SetStatus(ActivityStatusCode.Error, broken.Message);
            recorder.Ended("no answer");
        }
    }

    public void Dispose()
    {
        foreach (var customer in customers) customer.Dispose();
        operatorAccount.Dispose();
    }

    private async Task OrderAsync(IReadOnlyList<OrderLine> lines, CancellationToken cancellationToken)
    {
        var customer = customers[random.Next(customers.Length)];
        var started = clock.GetTimestamp();
        try
        {
            await customer.CallAsync((token, ct) => gateway.PlaceOrderAsync(lines, PaymentToken(), token, ct), cancellationToken);
            recorder.Placed(clock.GetElapsedTime(started));
        }
        catch (GatewayException refused) when (refused.Code == OutOfStock)
        {
            recorder.Ended("sold out");
            foreach (var line in lines)
            {
                await operatorAccount.CallAsync((token, ct) => gateway.RestockAsync(line.ProductId, RestockedPieces, token, ct), cancellationToken);
            }
        }
    }

    private OrderLine[] Choose(IReadOnlyList<Guid> products) =>
    [
        .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => products[random.Next(products.Count)]).Distinct()
            .Select(product => new OrderLine(product, random.Next(1, 4))),
    ];

    private string PaymentToken()
    {
        var place = random.Next(Payments.Sum(static payment => payment.Share));
        foreach (var (share, token) in Payments)
        {
            place -= share;
            if (place < 0) return token;
        }

        return Payments[0].Token;
    }
}
