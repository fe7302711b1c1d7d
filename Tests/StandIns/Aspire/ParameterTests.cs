using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Parameters;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class ParameterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Parameters:api-key=one")]
    [InlineData("--Parameters:api_key=one")]
    public async Task A_parameter_is_configured_by_name_where_a_hyphen_may_be_an_underscore(string argument)
    {
        using var host = new TestAppHost(argument);
        (await host.Builder.AddParameter("api-key", secret: true).Resource.GetValueAsync(Cancellation)).ShouldBe("one");
    }

    [Fact]
    public async Task A_missing_parameter_names_its_key()
    {
        using var host = new TestAppHost();
        var parameter = host.Builder.AddParameter("api-key");
        (await Should.ThrowAsync<MissingParameterValueException>(async () => await parameter.Resource.GetValueAsync(Cancellation)))
            .Message.ShouldContain("'Parameters:api-key'");
    }

    [Fact]
    public async Task A_missing_parameter_is_shown_as_such_and_stops_only_those_who_need_it()
    {
        using var host = new TestAppHost();
        host.Builder.AddParameter("api-key");
        await using var running = await RunningAppHost.StartAsync(host);
        running.Notifications.TryGetCurrentState("api-key", out var state).ShouldBeTrue();
        state.Snapshot.State!.Text.ShouldBe(KnownResourceStates.ValueMissing);
    }

    [Fact]
    public async Task A_missing_parameter_is_asked_for_where_somebody_can_be_asked_and_never_again()
    {
        using var host = new TestAppHost();
        var person = new Person("one");
        host.Builder.Services.AddSingleton<IParameterPrompt>(person);
        var parameter = host.Builder.AddParameter("api-key", secret: true);
        await using (var running = await RunningAppHost.StartAsync(host))
        {
            running.Notifications.TryGetCurrentState("api-key", out var state).ShouldBeTrue();
            state.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Running);
        }

        (await parameter.Resource.GetValueAsync(Cancellation)).ShouldBe("one");
        person.Asked.ShouldBe(["api-key"]);
        var later = new DistributedApplicationBuilder(new DistributedApplicationOptions { ProjectDirectory = host.Builder.AppHostDirectory });
        (await later.AddParameter("api-key", secret: true).Resource.GetValueAsync(Cancellation)).ShouldBe("one");
    }

    [Fact]
    public async Task Without_a_terminal_nobody_is_asked()
    {
        var prompt = new TerminalParameterPrompt(AnsiConsole.Console, isInteractive: false);
        (await prompt.AskAsync(new ParameterResource("api-key", _ => ""), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public void A_secret_is_never_published()
    {
        using var host = new TestAppHost();
        Should.Throw<ArgumentException>(() => host.Builder.AddParameter("api-key", "one", publishValueAsDefault: true, secret: true));
    }

    [Fact]
    public async Task A_generated_value_is_kept_beside_the_data_and_readable_by_its_owner_only()
    {
        using var host = new TestAppHost();
        var password = host.Builder.AddPostgres("postgres").Resource.PasswordParameter;
        var value = await password.GetValueAsync(Cancellation);
        value!.Length.ShouldBe(22);
        var file = host.Path(".data/parameters.json");
        JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file, Cancellation))!["postgres-password"]
            .ShouldBe(value);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        new GeneratedParameterFile(file).GetOrAdd("postgres-password", () => "another").ShouldBe(value);
    }

    [Fact]
    public async Task The_data_directory_can_be_chosen()
    {
        using var elsewhere = new Orchestration.DataDirectory();
        using var host = new TestAppHost($"--Data:Directory={elsewhere.Path}");
        await host.Builder.AddRedis("redis").Resource.PasswordParameter!.GetValueAsync(Cancellation);
        File.Exists(Path.Combine(elsewhere.Path, "parameters.json")).ShouldBeTrue();
        Directory.Exists(host.Path(".data")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_configured_value_is_not_kept()
    {
        using var host = new TestAppHost("--Parameters:redis-password=mine");
        (await host.Builder.AddRedis("redis").Resource.PasswordParameter!.GetValueAsync(Cancellation)).ShouldBe("mine");
        Directory.Exists(host.Path(".data")).ShouldBeFalse();
    }

    [Fact]
    public void Publishing_generates_nothing()
    {
        using var host = new TestAppHost("--publisher", "manifest", "--output-path", "x.json");
        host.Builder.AddPostgres("postgres").Resource.PasswordParameter.Default.ShouldBeOfType<GenerateParameterDefault>();
    }

    [Fact]
    public void A_generated_value_has_the_characters_that_were_asked_for()
    {
        for (var i = 0; i < 50; i++)
        {
            var wish = new GenerateParameterDefault { MinLength = 12, Special = false, Lower = false, MinUpper = 2, MinNumeric = 3 };
            var value = wish.GetDefaultValue();
            value.Length.ShouldBe(12);
            value.ShouldAllBe(
                character => char.IsAsciiDigit(character) || "ABCDEFGHJKMNPQRSTUVWXYZ".Contains(character, StringComparison.Ordinal));
            value.Count(char.IsAsciiDigit).ShouldBeGreaterThanOrEqualTo(3);
            value.Count(char.IsAsciiLetterUpper).ShouldBeGreaterThanOrEqualTo(2);
        }
    }

    [Fact]
    public void A_wish_that_cannot_be_met_is_refused()
    {
        Should.Throw<ArgumentException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());
        Should.Throw<ArgumentException>(() => new GenerateParameterDefault { MinLength = 2, MinLower = 3 }.GetDefaultValue());
        Should.Throw<ArgumentException>(
            () => new GenerateParameterDefault { Lower = false, Upper = false, Numeric = false, Special = false }.GetDefaultValue());
    }

    private sealed class Person(string answer) : IParameterPrompt
    {
        public List<string> Asked { get; } = [];

        public Task<string?> AskAsync(ParameterResource parameter, CancellationToken cancellationToken)
        {
            Asked.Add(parameter.Name);
            return Task.FromResult<string?>(answer);
        }
    }
}
