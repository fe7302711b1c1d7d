using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Features;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Tests.Unit.Users;

public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Key = SigningKey.Create(Now);
    private static readonly NewRefreshToken Session = new("secret", Guid.NewGuid(), Guid.NewGuid(), Roles.Operator, 3);

    [Fact]
    public void A_token_says_who_in_which_role_by_which_sign_in_and_for_how_long()
    {
        var token = new JsonWebToken(Sign());
        token.Alg.ShouldBe("ES256");
        token.Kid.ShouldBe(Key.KeyId);
        token.Typ.ShouldBe("at+jwt");
        token.Issuer.ShouldBe("aspireorders");
        token.Audiences.ShouldBe(["aspireorders"]);
        token.Subject.ShouldBe(Session.UserId.ToString());
        token.GetPayloadValue<string>("role").ShouldBe("operator");
        token.GetPayloadValue<string>("sid").ShouldBe(Session.FamilyId.ToString());
        token.ValidFrom.ShouldBe(Now.UtcDateTime);
        token.IssuedAt.ShouldBe(Now.UtcDateTime);
        token.ValidTo.ShouldBe(Now.AddMinutes(10).UtcDateTime);
        token.Claims.Select(claim => claim.Type).ShouldBe(["aud", "iss", "exp", "iat", "nbf", "sub", "role", "ver", "jti", "sid"], ignoreOrder: true);
    }

    [Fact]
    public void No_two_tokens_have_the_same_id() =>
        new JsonWebToken(Sign()).Id.ShouldNotBe(new JsonWebToken(Sign()).Id);

    [Fact]
    public async Task Every_service_accepts_it_until_it_expires()
    {
        var token = Sign();
        (await Validator(Key, Now).ValidateAsync(token, TestContext.Current.CancellationToken)).ShouldBe((Session.UserId, Roles.Operator));
        await Validator(Key, Now.AddMinutes(11)).ValidateAsync(token, TestContext.Current.CancellationToken).AsTask().ShouldThrowAsync<DomainException>();
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused_even_under_our_key_id()
    {
        var stranger = SigningKey.Create(Now);
        stranger.Key.KeyId = Key.KeyId;
        var refused = await Validator(Key, Now).ValidateAsync(Sign(stranger), TestContext.Current.CancellationToken).AsTask().ShouldThrowAsync<DomainException>();
        refused.Error.ShouldBe(ErrorCode.BadToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("x.y.z")]
    [InlineData("..")]
    [InlineData("bm8ganNvbg.bm8ganNvbg.bm8ganNvbg")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AAAA")]
    public async Task What_is_no_token_is_a_bad_token_and_no_defect(string token)
    {
        var refused = await Validator(Key, Now).ValidateAsync(token, TestContext.Current.CancellationToken).AsTask().ShouldThrowAsync<DomainException>();
        refused.Error.ShouldBe(ErrorCode.BadToken);
    }

    [Fact]
    public void A_stored_key_signs_like_the_one_that_was_made()
    {
        var loaded = SigningKey.Load(Key.KeyId, Key.PrivateKey, Key.ActiveFrom);
        (loaded.X, loaded.Y).ShouldBe((Key.X, Key.Y));
        Base64UrlEncoder.Encode(loaded.Key.ComputeJwkThumbprint()).ShouldBe(Key.KeyId);
    }

    private static string Sign(SigningKey? key = null) =>
        new AccessTokens(Options.Create(new TokenOptions()), Options.Create(new SecurityOptions()), new FixedClock(Now)).Sign(Session, (key ?? Key).Credentials);

    private static AccessTokenValidator Validator(SigningKey key, DateTimeOffset now) =>
        new(new OneKey(key), Options.Create(new SecurityOptions()), new Revocations(new FixedClock(now)), new FixedClock(now));

    private sealed class OneKey(SigningKey key) : ISigningKeys
    {
        public ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken) => new(keyId == key.KeyId ? key.Key : null);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
