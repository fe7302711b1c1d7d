using AspireOrders.Tests.Faults.Injection;
using AspireOrders.Tests.Faults.Verification;

namespace AspireOrders.Tests.Faults;

/// <summary>
/// The promises of the order path under faults. FAULTS_SEED=number repeats what was chosen and when, FAULTS_ONLY=text
/// limits the long variant to faults whose name contains it, FAULTS_TABLE=file keeps the table.
/// </summary>
public sealed class FaultTests(Grounds grounds) : IClassFixture<Grounds>
{
    public static TheoryData<string> Few => [.. Catalogue.Few()];

    public static TheoryData<string> All => [.. Catalogue.Wanted];

    [Theory]
    [MemberData(nameof(Few))]
    public Task Every_promise_is_kept_when(string fault) => Trial.RunAsync(grounds, Catalogue.All[fault], Shop.Token);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(All))]
    public Task Every_promise_is_kept_whichever_of_all_faults_strikes(string fault) => Trial.RunAsync(grounds, Catalogue.All[fault], Shop.Token);
}
