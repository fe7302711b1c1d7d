using AspireOrders.Users.Domain;

namespace AspireOrders.Tests.Unit.Users;

public sealed class RefreshFamilyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RefreshFamily Family = new(Guid.NewGuid(), Guid.NewGuid(), Now.AddDays(30), null);
    private static readonly RefreshToken Fresh = new(Now.AddDays(14), null);

    [Fact]
    public void A_token_works_until_the_moment_it_expires()
    {
        Family.Redeem(Fresh, Now).ShouldBe(Redemption.Accepted);
        Family.Redeem(Fresh, Fresh.ExpiresAt.AddTicks(-1)).ShouldBe(Redemption.Accepted);
        Family.Redeem(Fresh, Fresh.ExpiresAt).ShouldBe(Redemption.Expired);
    }

    [Fact]
    public void No_token_works_longer_than_its_family() =>
        Family.Redeem(Fresh with { ExpiresAt = Now.AddDays(60) }, Family.ExpiresAt).ShouldBe(Redemption.Expired);

    [Fact]
    public void A_spent_token_is_reuse_even_when_it_has_expired()
    {
        var spent = Fresh with { SpentAt = Now };
        Family.Redeem(spent, Now).ShouldBe(Redemption.Reused);
        Family.Redeem(spent, Now.AddDays(20)).ShouldBe(Redemption.Reused);
    }

    [Fact]
    public void In_a_revoked_family_nothing_works()
    {
        var revoked = Family with { RevokedAt = Now };
        revoked.Redeem(Fresh, Now).ShouldBe(Redemption.Revoked);
        revoked.Redeem(Fresh with { SpentAt = Now }, Now).ShouldBe(Redemption.Revoked);
    }

    [Fact]
    public void A_successor_never_outlives_the_family()
    {
        Family.TokenExpiry(Now, TimeSpan.FromDays(14)).ShouldBe(Now.AddDays(14));
        Family.TokenExpiry(Now.AddDays(20), TimeSpan.FromDays(14)).ShouldBe(Family.ExpiresAt);
    }

    [Fact]
    public void A_secret_is_256_bits_that_only_its_hash_stands_for()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => RefreshSecret.Create()).ToHashSet();
        secrets.Count.ShouldBe(100);
        secrets.ShouldAllBe(secret => secret.Length == 43);
        RefreshSecret.Hash("a").ShouldBe(RefreshSecret.Hash("a"));
        RefreshSecret.Hash("a").ShouldNotBe(RefreshSecret.Hash("b"));
    }
}
