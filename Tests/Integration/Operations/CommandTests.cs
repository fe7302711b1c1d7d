using System.Net;
using AspireOrders.Tests.Integration.Topology;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>The commands on the tiles of the dashboard, and the load generator.</summary>
public sealed class CommandTests(RunningTopology platform)
{
    [Fact]
    public async Task The_audit_names_every_broken_promise_or_says_that_there_is_none()
    {
        var result = await platform.Commands.ExecuteCommandAsync("gateway", "audit", Shop.Token);

        result.Success.ShouldBeTrue(result.Message);
        result.Message.ShouldNotBeNull().ShouldStartWith("Every promise holds: ");
    }

    [Fact]
    public async Task Reconciliation_runs_in_every_service_that_has_one()
    {
        var result = await platform.Commands.ExecuteCommandAsync("gateway", "reconcile", Shop.Token);

        result.Success.ShouldBeTrue(result.Message);
        result.Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Flushing_the_catalogue_deletes_the_copies_on_Redis_tells_the_gateway_and_leaves_it_readable()
    {
        const string product = "00000000-0000-4000-8000-000000000093", generation = "aspireorders:catalogue:generation";
        var copy = $"aspireorders:catalogue:product:{Guid.Parse(product):N}";
        await using var redis = await platform.RedisAsync(Shop.Token);
        var database = redis.GetDatabase();
        using var shop = new Shop(platform.CreateClient());
        await Eventually.SatisfiesAsync(
            async _ =>
            {
                (await shop.GetAsync($"products/{product}")).Status.ShouldBe(HttpStatusCode.OK);
                return await database.KeyExistsAsync(copy);
            },
            isShared => isShared, Shop.Token);
        var before = (long)await database.StringGetAsync(generation);

        var result = await platform.Commands.ExecuteCommandAsync("gateway", "flush-catalogue", Shop.Token);

        result.Success.ShouldBeTrue(result.Message);
        result.Message.ShouldNotBeNull().ShouldMatch("^[1-9][0-9,]* (copy|copies) on Redis (is|are) gone, and 1 gateway was told to forget its own[.]$");
        (await database.KeyExistsAsync(copy)).ShouldBeFalse();
        // One number was skipped, by which whoever keeps copies learns that it has missed something.
        ((long)await database.StringGetAsync(generation)).ShouldBeGreaterThan(before + 1);
        (await shop.GetAsync($"products/{product}")).Status.ShouldBe(HttpStatusCode.OK);
        (await shop.GetAsync("products?limit=100")).Json["items"]!.AsArray().Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_service_takes_its_new_certificate_without_a_restart_and_orders_go_on()
    {
        var process = platform.ProcessOf("payments");
        using var customer = await Shop.AsNewCustomerAsync(platform);

        var result = await platform.Commands.ExecuteCommandAsync("payments", "rotate-certificate", Shop.Token);

        result.Success.ShouldBeTrue(result.Message);
        result.Message.ShouldNotBeNull().ShouldStartWith("payments shows its new certificate, ");
        platform.ProcessOf("payments").ShouldBe(process);
        var order = await customer.PlaceAsync("00000000-0000-4000-8000-000000000007");
        order.Status.ShouldBe(HttpStatusCode.Created, order.ToString());
        await Eventually.SatisfiesAsync(
            _ => customer.GetAsync($"orders/{order.Text("orderId")}"), answer => answer.Text("status") == "Paid", Shop.Token);
    }

    [Fact]
    public async Task The_load_generator_starts_on_demand_orders_and_stops()
    {
        using var operations = await Shop.AsOperatorAsync(platform);

        var started = await platform.Commands.ExecuteCommandAsync("loadgen", KnownResourceCommands.StartCommand, Shop.Token);

        started.Success.ShouldBeTrue(started.Message);
        await Eventually.SatisfiesAsync(
            _ => operations.GetAsync("users?search=loadgen-1"), answer => answer.Json["items"]!.AsArray().Count > 0, Shop.Token);
        using var customer = new Shop(platform.CreateClient());
        await customer.SignInAsync("loadgen-1@example.com", platform.DemoPassword);
        await Eventually.SatisfiesAsync(
            _ => customer.GetAsync("orders"), answer => answer.Json["items"]!.AsArray().Count > 0, Shop.Token);
        var stopped = await platform.Commands.ExecuteCommandAsync("loadgen", KnownResourceCommands.StopCommand, Shop.Token);
        stopped.Success.ShouldBeTrue(stopped.Message);
    }
}

/// <summary>The command that deletes everything needs a platform that no other test relies on.</summary>
[Collection(BrokenDataTests.Name)]
public sealed class ResetTests(OwnTopology own)
{
    [Fact]
    public async Task A_reset_brings_back_the_data_of_the_first_day_and_every_service_with_it()
    {
        using (var customer = await Shop.AsNewCustomerAsync(own.Platform))
        {
            (await customer.PlaceAsync("00000000-0000-4000-8000-000000000007")).Status.ShouldBe(HttpStatusCode.Created);
        }

        var result = await own.Platform.Commands.ExecuteCommandAsync("migrations", "reset-demo-data", Shop.Token);

        result.Success.ShouldBeTrue(result.Message);
        own.Platform.ForgetOperator();
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        ((long)(await operations.GetAsync("ops/consistency")).Json["orders"]!).ShouldBe(0);
        (await operations.GetAsync("users?search=customer")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await operations.GetAsync("products?limit=100")).Json["items"]!.AsArray().Count.ShouldBe(100);
        using var alice = new Shop(own.Platform.CreateClient());
        await alice.SignInAsync("alice@example.com", own.Platform.DemoPassword);
        (await alice.PlaceAsync("00000000-0000-4000-8000-000000000007")).Status.ShouldBe(HttpStatusCode.Created);
    }
}
