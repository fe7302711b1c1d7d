using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Ordering;
using FluentValidation;
using FsCheck;
using FsCheck.Fluent;

namespace AspireOrders.Tests.Unit.Orders;

/// <summary>The quick look at a request agrees with the rules that name its bad fields.</summary>
public sealed class CreateOrderRulesTests
{
    private static readonly string[] Ids = ["00000000-0000-4000-8000-000000000001", "{00000000-0000-4000-8000-000000000001}", "lamp", "", " "];
    private static readonly int[] Quantities = [1, 10_000, 10_001, 0, -1, int.MaxValue];
    private static readonly string[] Tokens = ["tok_ok", "", "  ", "a\0b", new('t', 200), new('t', 201), "\t"];
    private static readonly string[] Keys = ["", " ", "key", "\0", new('k', 255), new('k', 256)];
    private static readonly int[] Counts = [0, 1, 2, 100, 101];

    private static readonly Gen<CreateOrderRequest> Requests =
        from count in Gen.Elements(Counts)
        from ids in Gen.ArrayOf(Gen.Frequency((6, Gen.Constant(Ids[0])), (1, Gen.Elements(Ids))), count)
        from quantities in Gen.ArrayOf(Gen.Frequency((6, Gen.Constant(1)), (1, Gen.Elements(Quantities))), count)
        from token in Gen.Elements(Tokens)
        from key in Gen.Elements(Keys)
        select new CreateOrderRequest
        {
            Items = { ids.Zip(quantities, (id, quantity) => new OrderItem { ProductId = id, Quantity = quantity }) }, PaymentToken = token, IdempotencyKey = key,
        };

    [Fact]
    public void A_request_passes_the_quick_look_exactly_when_no_rule_objects() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Requests.ToArbitrary(), request =>
        {
            var named = new RulesAlone().Validate(request);
            CreateOrderValidator.IsValid(request).ShouldBe(named.IsValid, named.ToString());
        }));

    [Fact]
    public void The_validator_itself_names_what_is_bad()
    {
        var request = new CreateOrderRequest { Items = { new OrderItem { ProductId = "lamp", Quantity = 1 } }, PaymentToken = "tok_ok" };
        new CreateOrderValidator().Validate(request).Errors.ShouldHaveSingleItem().PropertyName.ShouldBe("Items[0].ProductId");
    }

    /// <summary>Without the short cut.</summary>
    private sealed class RulesAlone : AbstractValidator<CreateOrderRequest>
    {
        public RulesAlone() => Include(new CreateOrderValidator());
    }
}
