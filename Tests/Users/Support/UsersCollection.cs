namespace AspireOrders.Tests.Users.Support;

/// <summary>Tests that share one running service, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class UsersCollection : ICollectionFixture<UsersHost>
{
    public const string Name = "users";
}
