using System.Net;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Integration.Rpc;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class AccountTests(RunningTopology topology)
{
    private static readonly string[] ServicesForPeople = ["gateway", "users", "orders", "payments", "notifications"];

    [Fact]
    public async Task A_customer_registers_signs_in_and_sees_the_own_account()
    {
        using var shop = await Shop.AsNewCustomerAsync(topology);
        var me = await shop.GetAsync("me");
        me.Status.ShouldBe(HttpStatusCode.OK);
        me.Text("role").ShouldBe("customer");
    }

    [Fact]
    public async Task Who_registers_is_welcomed_by_a_notification()
    {
        using var shop = await Shop.AsNewCustomerAsync(topology);
        var told = await Eventually.SatisfiesAsync(_ => shop.GetAsync("notifications"), a => a.Json["items"]!.AsArray().Count > 0, Shop.Token);
        var welcome = told.Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)welcome["kind"]).ShouldBe("user.registered");
        welcome["orderId"].ShouldBeNull();
    }

    [Fact]
    public async Task The_demo_customers_and_the_operator_can_sign_in()
    {
        foreach (var email in new[] { "alice@example.com", "bob@example.com", "ops@example.com" })
        {
            using var shop = await new Shop(topology.CreateClient()).SignInAsync(email, topology.DemoPassword);
            (await shop.GetAsync("me")).Text("email").ShouldBe(email);
        }
    }

    [Fact]
    public async Task Registration_names_every_bad_field()
    {
        using var nobody = new Shop(topology.CreateClient());
        var answer = await nobody.PostAsync("auth/register", new { email = "not an address", password = "short", displayName = "" });
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldBe(["email", "password", "displayName"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_address_is_registered_once()
    {
        using var nobody = new Shop(topology.CreateClient());
        var account = new { email = $"{Guid.NewGuid():N}@example.com", password = Shop.Password, displayName = "Twice" };
        (await nobody.PostAsync("auth/register", account)).Status.ShouldBe(HttpStatusCode.Created);
        var again = await nobody.PostAsync("auth/register", account);
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Code.ShouldBe(2002);
    }

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("nobody@example.com")]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike(string email)
    {
        using var nobody = new Shop(topology.CreateClient());
        var answer = await nobody.PostAsync("auth/login", new { email, password = "wrong wrong wrong" });
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Code.ShouldBe(1002);
    }

    [Fact]
    public async Task Without_a_token_the_answer_is_1001_and_with_a_bad_one_1002()
    {
        using var nobody = new Shop(topology.CreateClient());
        (await nobody.GetAsync("me")).Code.ShouldBe(1001);
        var bad = await nobody.SendAsync(HttpMethod.Get, "me", null, ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."));
        bad.Status.ShouldBe(HttpStatusCode.Unauthorized);
        bad.Code.ShouldBe(1002);
    }

    [Fact]
    public async Task A_refresh_token_is_spent_once_and_its_reuse_revokes_the_family()
    {
        using var nobody = new Shop(topology.CreateClient());
        var first = (await nobody.PostAsync("auth/login", new { email = "bob@example.com", password = topology.DemoPassword })).Text("refreshToken");
        var second = await nobody.PostAsync("auth/refresh", new { refreshToken = first });
        second.Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.PostAsync("auth/refresh", new { refreshToken = first })).Code.ShouldBe(1002);
        (await nobody.PostAsync("auth/refresh", new { refreshToken = second.Text("refreshToken") })).Code.ShouldBe(1002);
    }

    [Fact]
    public async Task After_signing_out_the_refresh_token_is_worth_nothing()
    {
        using var nobody = new Shop(topology.CreateClient());
        var token = (await nobody.PostAsync("auth/login", new { email = "bob@example.com", password = topology.DemoPassword })).Text("refreshToken");
        (await nobody.PostAsync("auth/logout", new { refreshToken = token })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await nobody.PostAsync("auth/refresh", new { refreshToken = token })).Code.ShouldBe(1002);
    }

    [Fact]
    public async Task After_signing_out_the_access_token_is_worth_nothing_in_any_service()
    {
        using var staying = await Shop.AsNewCustomerAsync(topology);
        var email = (await staying.GetAsync("me")).Text("email");
        var tokens = await staying.PostAsync("auth/login", new { email, password = Shop.Password });
        var token = tokens.Text("accessToken");
        foreach (var service in ServicesForPeople) (await AnswerAsync(service, token)).ShouldNotBe(StatusCode.Unauthenticated, service);

        (await staying.PostAsync("auth/logout", new { refreshToken = tokens.Text("refreshToken") })).Status.ShouldBe(HttpStatusCode.NoContent);

        foreach (var service in ServicesForPeople) await Eventually.EqualAsync(StatusCode.Unauthenticated, () => AnswerAsync(service, token));
        foreach (var service in ServicesForPeople) (await AnswerAsync(service, staying.AccessToken)).ShouldNotBe(StatusCode.Unauthenticated, "another sign-in of the same customer goes on");
    }

    [Fact]
    public async Task Accounts_are_the_operators_to_see_and_change()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var id = (await customer.GetAsync("me")).Text("userId");
        (await customer.GetAsync("users?search=a")).Code.ShouldBe(1003);
        (await operations.GetAsync($"users/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        var changed = await operations.PutAsync($"users/{id}", new { displayName = "Renamed", role = "customer" });
        changed.Text("displayName").ShouldBe("Renamed");
        (await operations.DeleteAsync($"users/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await operations.GetAsync($"users/{id}")).Code.ShouldBe(2001);
    }

    // Each looks at tokens by itself; the gateway's answer stands for itself.
    private async Task<StatusCode> AnswerAsync(string service, string token)
    {
        if (service == "gateway")
        {
            using var nobody = new Shop(topology.CreateClient());
            var me = await nobody.SendAsync(HttpMethod.Get, "me", null, ("Authorization", $"Bearer {token}"));
            return me.Status == HttpStatusCode.Unauthorized ? StatusCode.Unauthenticated : StatusCode.OK;
        }

        using var channel = GrpcCaller.Connect(topology, service);
        var call = GrpcCaller.Call(token);
        try
        {
            await (service switch
            {
                "users" => new Users.UsersClient(channel).GetUserAsync(new GetUserRequest(), call).ResponseAsync as Task,
                "orders" => new Orders.OrdersClient(channel).ListOrdersAsync(new ListOrdersRequest(), call).ResponseAsync,
                "payments" => new Payments.PaymentsClient(channel).GetPaymentAsync(new GetPaymentRequest { OrderId = Guid.NewGuid().ToString() }, call).ResponseAsync,
                _ => new Notifications.NotificationsClient(channel).ListNotificationsAsync(new ListNotificationsRequest(), call).ResponseAsync,
            });
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
