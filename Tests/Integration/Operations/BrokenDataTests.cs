namespace AspireOrders.Tests.Integration.Operations;

/// <summary>Tests that break data on purpose share one platform that no other test uses.</summary>
[CollectionDefinition(Name)]
public sealed class BrokenDataTests : ICollectionFixture<OwnTopology>
{
    public const string Name = "broken data";
}
