using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class AccessRulesTests
{
    private static readonly Caller Customer = new(Guid.NewGuid(), Roles.Customer, "gateway");
    private static readonly Caller Operator = new(Guid.NewGuid(), Roles.Operator, "gateway");
    private static readonly Caller OrdersService = new(null, null, "orders");

    [Fact]
    public void What_declares_nothing_is_open_to_nobody() => Refusal(null, Operator).ShouldBe(ErrorCode.NotAllowed);

    [Fact]
    public void Without_a_token_a_users_rpc_answers_1001() => Refusal(new AccessAttribute(Callers.User), Caller.Anonymous).ShouldBe(ErrorCode.NoToken);

    [Fact]
    public void A_customer_is_refused_what_is_the_operators() => Refusal(new AccessAttribute(Callers.Operator), Customer).ShouldBe(ErrorCode.NotAllowed);

    [Fact]
    public void An_operator_is_also_a_user() => Refusal(new AccessAttribute(Callers.User), Operator).ShouldBeNull();

    [Fact]
    public void A_named_service_comes_in_without_a_user() =>
        Refusal(new AccessAttribute(Callers.None) { Services = ["orders"] }, OrdersService).ShouldBeNull();

    [Fact]
    public void A_user_does_not_come_in_through_a_service_that_is_not_named() =>
        Refusal(new AccessAttribute(Callers.None) { Services = ["orders"] }, Customer).ShouldBe(ErrorCode.NotAllowed);

    [Fact]
    public void Another_service_is_refused() =>
        Refusal(new AccessAttribute(Callers.None) { Services = ["orders"] }, new Caller(null, null, "payments")).ShouldBe(ErrorCode.NoToken);

    private static ErrorCode? Refusal(AccessAttribute? access, Caller caller)
    {
        try
        {
            AccessRules.Demand(access, caller);
            return null;
        }
        catch (DomainException exception)
        {
            return exception.Error;
        }
    }
}
