using System.Text.Json;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class UserSecretsTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("secrets-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string SecretsPath => Path.Combine(_home.FullName, "secrets.json");

    private string ParametersPath => Path.Combine(_home.FullName, "parameters.json");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void A_generated_value_is_kept_under_the_key_of_its_parameter_with_what_else_is_there()
    {
        File.WriteAllText(SecretsPath, """{ "Mail:Key": "k", "Parameters": { "api-key": "nested by an editor" } }""");

        Store().GetOrAdd("postgres-password", () => "one").ShouldBe("one");

        Store().GetOrAdd("postgres-password", () => "two").ShouldBe("one");
        Secrets().ShouldBe(new Dictionary<string, string>
        {
            ["Mail:Key"] = "k", ["Parameters:api-key"] = "nested by an editor", ["Parameters:postgres-password"] = "one",
        }, ignoreOrder: true);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(SecretsPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_value_is_kept_beside_the_data_and_in_the_user_secrets_wherever_it_was_first()
    {
        new GeneratedParameterFile(ParametersPath).GetOrAdd("postgres-password", () => "old");
        Store().GetOrAdd("postgres-password", () => "new").ShouldBe("old");
        Store().GetOrAdd("redis-password", () => "made").ShouldBe("made");

        Secrets()["Parameters:postgres-password"].ShouldBe("old");
        Secrets()["Parameters:redis-password"].ShouldBe("made");
        new GeneratedParameterFile(ParametersPath).Find("redis-password").ShouldBe("made");
    }

    [Fact]
    public void Data_that_is_new_takes_over_the_password_of_the_user_secrets_and_opens_without_them_later()
    {
        Store().GetOrAdd("postgres-password", () => "first");
        File.Delete(ParametersPath);
        Store().GetOrAdd("postgres-password", () => "second").ShouldBe("first");

        File.Delete(SecretsPath);
        Store().GetOrAdd("postgres-password", () => "third").ShouldBe("first");
    }

    [Fact]
    public void Data_with_another_password_than_that_of_the_user_secrets_keeps_its_own()
    {
        Store().GetOrAdd("postgres-password", () => "of another clone");
        File.Delete(ParametersPath);
        new GeneratedParameterFile(ParametersPath).GetOrAdd("postgres-password", () => "of this data");

        Store().GetOrAdd("postgres-password", () => "new").ShouldBe("of this data");

        Store().Find("postgres-password").ShouldBe("of this data");
        Secrets()["Parameters:postgres-password"].ShouldBe("of another clone");
    }

    [Fact]
    public async Task Clones_that_start_at_the_same_moment_agree()
    {
        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Clone(i).GetOrAdd("postgres-password", () => $"of {i}"), Cancellation)));

        values.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Data_in_a_place_of_its_own_has_passwords_of_its_own()
    {
        await File.WriteAllTextAsync(
            SecretsPath, """{ "Parameters:redis-password": "of the usual data", "Parameters:api-key": "given by hand" }""", Cancellation);
        using var host = new TestAppHost();
        host.Builder.Configuration.SetBasePath(_home.FullName).AddJsonFile("secrets.json");

        (await host.Builder.AddRedis("redis").Resource.PasswordParameter!.GetValueAsync(Cancellation)).ShouldNotBe("of the usual data");

        (await host.Builder.AddParameter("api-key", secret: true).Resource.GetValueAsync(Cancellation)).ShouldBe("given by hand");
    }

    [Fact]
    public void A_file_that_is_damaged_is_named()
    {
        File.WriteAllText(SecretsPath, "{");

        Should.Throw<DistributedApplicationException>(() => Store().Find("api-key")).Message.ShouldContain(SecretsPath);
    }

    [Theory]
    [InlineData("/srv/shop/.data", true)]
    [InlineData("/srv/shop/AppHost/.data", false)]
    public void The_usual_place_of_data_is_beside_the_AppHost(string directory, bool isUsual) =>
        DataDirectory.IsUsual(directory, "/srv/shop/AppHost").ShouldBe(isUsual);

    [Fact]
    public void The_usual_place_of_data_may_be_reached_over_a_link()
    {
        var real = _home.CreateSubdirectory("real");
        var link = Directory.CreateSymbolicLink(Path.Combine(_home.FullName, "link"), real.FullName);

        DataDirectory.IsUsual(Path.Combine(link.FullName, ".data"), Path.Combine(real.FullName, "AppHost")).ShouldBeTrue();
    }

    private GeneratedParameters Clone(int number) =>
        new(new UserSecretsFile(SecretsPath), new GeneratedParameterFile(Path.Combine(_home.FullName, $"data-{number}", "parameters.json")));

    private GeneratedParameters Store() => new(new UserSecretsFile(SecretsPath), new GeneratedParameterFile(ParametersPath));

    private Dictionary<string, string> Secrets() => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(SecretsPath))!;
}
