using AspireOrders.Contracts.Users.V1;
using AspireOrders.Users.Features;
using AspireOrders.Users.Storage;
using FluentValidation;
using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Tests.Unit.Users;

public sealed class ValidatorTests
{
    [Fact]
    public void A_registration_names_every_bad_field_once() =>
        Fields(new RegisterValidator(), new RegisterRequest()).ShouldBe(["Email", "Password", "DisplayName"]);

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_password_has_12_to_128_characters(int length, bool accepted) =>
        Fields(new RegisterValidator(), Registration(password: new string('p', length))).ShouldBe(accepted ? [] : ["Password"]);

    [Fact]
    public void A_character_is_what_a_person_takes_for_one()
    {
        const string Key = "\U0001F511";
        Fields(new RegisterValidator(), Registration(password: string.Concat(Enumerable.Repeat(Key, 11)))).ShouldBe(["Password"]);
        Fields(new RegisterValidator(), Registration(password: string.Concat(Enumerable.Repeat(Key, 128)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData(" ", false)]
    [InlineData("A\0B", false)]
    [InlineData("A\nB", false)]
    public void A_display_name_is_one_line_of_text(string name, bool accepted) =>
        Fields(new RegisterValidator(), Registration(displayName: name)).ShouldBe(accepted ? [] : ["DisplayName"]);

    [Fact]
    public void A_display_name_has_at_most_100_characters()
    {
        Fields(new RegisterValidator(), Registration(displayName: new string('n', 100))).ShouldBeEmpty();
        Fields(new RegisterValidator(), Registration(displayName: new string('n', 101))).ShouldBe(["DisplayName"]);
    }

    [Fact]
    public void A_sign_in_only_has_to_be_there()
    {
        Fields(new LoginValidator(), new LoginRequest()).ShouldBe(["Email", "Password"]);
        Fields(new LoginValidator(), new LoginRequest { Email = "no address", Password = "x" }).ShouldBeEmpty();
    }

    [Fact]
    public void An_update_names_every_bad_field() =>
        Fields(new UpdateUserValidator(), new UpdateUserRequest { UserId = "7", Role = "king", Version = -1 })
            .ShouldBe(["UserId", "DisplayName", "Role", "Version"]);

    [Fact]
    public void A_search_is_bounded() =>
        Fields(new SearchUsersValidator(), new SearchUsersRequest { Limit = 101, Search = "a\0" }).ShouldBe(["Limit", "Search"]);

    [Fact]
    public void Keys_cannot_rotate_faster_than_they_are_published()
    {
        var options = new TokenOptions { RotateKeysEvery = TimeSpan.FromHours(1), PublishKeysAhead = TimeSpan.FromHours(1) };
        Should.Throw<System.ComponentModel.DataAnnotations.ValidationException>(() =>
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true));
    }

    [Fact]
    public void Passwords_cannot_be_hashed_at_less_than_the_recommended_cost()
    {
        var options = new SignInOptions { PasswordIterations = 209_999 };
        Should.Throw<System.ComponentModel.DataAnnotations.ValidationException>(() =>
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true));
    }

    private static RegisterRequest Registration(string password = "long enough for all", string displayName = "Alice") =>
        new() { Email = "alice@example.com", Password = password, DisplayName = displayName };

    private static string[] Fields<T>(IValidator<T> validator, T request) => [.. validator.Validate(request).Errors.Select(error => error.PropertyName)];
}
