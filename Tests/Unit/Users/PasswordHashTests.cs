using AspireOrders.Users.Domain;

namespace AspireOrders.Tests.Unit.Users;

public sealed class PasswordHashTests
{
    // The rules do not depend on the cost, so most tests pay a small one.
    private const int Cheap = 1_000;
    private const string Password = "correct horse battery staple";

    [Fact]
    public void The_right_password_is_right_and_every_other_wrong()
    {
        var stored = PasswordHash.Create(Password, Cheap);
        PasswordHash.Verify(Password, stored, Cheap).ShouldBe(PasswordCheck.Right);
        PasswordHash.Verify(Password + " ", stored, Cheap).ShouldBe(PasswordCheck.Wrong);
        PasswordHash.Verify(Password.ToUpperInvariant(), stored, Cheap).ShouldBe(PasswordCheck.Wrong);
        PasswordHash.Verify("", stored, Cheap).ShouldBe(PasswordCheck.Wrong);
    }

    [Fact]
    public void The_same_password_is_never_stored_the_same_twice() =>
        PasswordHash.Create(Password, Cheap).ShouldNotBe(PasswordHash.Create(Password, Cheap));

    [Fact]
    public void The_stored_text_says_how_it_was_made_and_not_what_it_was_made_of()
    {
        var parts = PasswordHash.Create(Password, Cheap).Split('$');
        parts.Length.ShouldBe(4);
        parts[0].ShouldBe("pbkdf2-sha512");
        parts[1].ShouldBe("1000");
        Convert.FromBase64String(parts[2]).Length.ShouldBe(16);
        Convert.FromBase64String(parts[3]).Length.ShouldBe(64);
    }

    [Fact]
    public void A_hash_of_lower_cost_still_works_and_asks_to_be_made_anew()
    {
        var stored = PasswordHash.Create(Password, Cheap);
        PasswordHash.Verify(Password, stored, Cheap + 1).ShouldBe(PasswordCheck.RightButOutdated);
        PasswordHash.Verify("not the password", stored, Cheap + 1).ShouldBe(PasswordCheck.Wrong);
        PasswordHash.Verify(Password, stored, Cheap - 1).ShouldBe(PasswordCheck.Right);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("bcrypt$10$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$many$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$1000$c2FsdA==")]
    public void A_stored_text_of_unknown_form_is_a_defect_and_no_wrong_password(string stored) =>
        Should.Throw<FormatException>(() => PasswordHash.Verify(Password, stored, Cheap));

    // From the test vectors that others publish for PBKDF2-HMAC-SHA512: "password", "salt", 4096 rounds.
    [Fact]
    public void It_is_the_PBKDF2_that_everyone_means()
    {
        const string Derived =
            "d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5";
        var stored = $"pbkdf2-sha512$4096${Convert.ToBase64String("salt"u8)}${Convert.ToBase64String(Convert.FromHexString(Derived))}";
        PasswordHash.Verify("password", stored, 4096).ShouldBe(PasswordCheck.Right);
    }
}
