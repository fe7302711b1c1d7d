using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class ServerDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_server_of_root_keeps_its_data_where_its_account_can_reach_it_and_a_link_says_where()
    {
        var closed = Directory.CreateDirectory(Path.Combine(_data.Path, "closed"), OwnerOnly);
        var data = closed.CreateSubdirectory("data").FullName;

        var first = await ServerDirectory.OpenAsync(data, "redis", "redis", Cancellation);
        var again = await ServerDirectory.OpenAsync(data, "redis", "redis", Cancellation);

        again.Path.ShouldBe(first.Path);
        again.Account?.UserId.ShouldBe(first.Account!.UserId);
        first.Path.StartsWith(data, StringComparison.Ordinal).ShouldBe(!Environment.IsPrivilegedProcess);
        Directory.Exists(Path.Combine(data, "redis")).ShouldBeTrue();
        Directory.Delete(first.Path, recursive: true);
    }

    [Fact]
    public async Task Where_the_way_is_open_the_data_lies_in_the_data_directory_for_its_server_only()
    {
        var directory = await ServerDirectory.OpenAsync(_data.Path, "redis", "redis", Cancellation);

        directory.Path.ShouldBe(Path.Combine(_data.Path, "redis"));
        File.GetUnixFileMode(directory.Path).ShouldBe(OwnerOnly);
    }

    [Fact]
    public void An_account_is_read_as_the_machine_describes_it()
    {
        string[] lines = ["root:x:0:0:root:/root:/bin/bash", "redis:x:102:105::/var/lib/redis:/usr/sbin/nologin"];

        UnixAccount.Parse(lines, "redis").ShouldBe(new UnixAccount("redis", 102, 105, "/var/lib/redis"));
        UnixAccount.Parse(lines, "postgres").ShouldBeNull();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
