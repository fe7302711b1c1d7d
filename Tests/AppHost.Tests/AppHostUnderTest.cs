namespace AspireOrders.Tests.AppHost;

/// <summary>The product's AppHost, described but not started, on a data directory of its own.</summary>
internal sealed class AppHostUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo data;

    private AppHostUnderTest(DirectoryInfo data, IDistributedApplicationTestingBuilder builder)
    {
        this.data = data;
        Builder = builder;
    }

    public IDistributedApplicationTestingBuilder Builder { get; }

    public string DataDirectory => data.FullName;

    public static Task<AppHostUnderTest> DescribeAsync(params string[] arguments) => DescribeAsync(_ => arguments);

    /// <summary>With arguments that depend on the data directory.</summary>
    public static async Task<AppHostUnderTest> DescribeAsync(Func<string, string[]> arguments)
    {
        var directory = Directory.CreateTempSubdirectory("apphost-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--Data:Directory={directory.FullName}", .. arguments(directory.FullName)], TestContext.Current.CancellationToken);
        return new AppHostUnderTest(directory, builder);
    }

    /// <summary>In another environment than that of the launch profile.</summary>
    public static async Task<AppHostUnderTest> DescribeInAsync(string environment)
    {
        var directory = Directory.CreateTempSubdirectory("apphost-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--Data:Directory={directory.FullName}"],
            (_, settings) => settings.EnvironmentName = environment,
            TestContext.Current.CancellationToken);
        return new AppHostUnderTest(directory, builder);
    }

    public IResource Resource(string name) => Builder.Resources.Single(resource => resource.Name == name);

    public async ValueTask DisposeAsync()
    {
        await Builder.DisposeAsync();
        data.Delete(recursive: true);
    }
}
