using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where a server keeps its data, and the account it runs as (null: that of this process).</summary>
/// <remarks>
/// Root's files often lie under a directory closed to others (/root); the data then lives under /var/lib, and a link in the data
/// directory says where.
/// </remarks>
internal sealed record ServerDirectory(string Path, UnixAccount? Account)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string SystemDirectory = "/var/lib/aspire-data";

    /// <summary>Finds or creates the directory <paramref name="name"/> of the data directory.</summary>
    /// <param name="dataDirectory">The application's data directory, which exists.</param>
    /// <param name="name">The server's own part of it.</param>
    /// <param name="accountName">The account it shall run as when we are root.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OrchestrationException">The directory belongs to an account we cannot act for.</exception>
    public static async Task<ServerDirectory> OpenAsync(
        string dataDirectory, string name, string accountName, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(dataDirectory, name);
        if (Directory.Exists(path))
        {
            var found = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            return new ServerDirectory(found, await OwnerAsync(found, cancellationToken));
        }

        var account = UnixAccount.ForServer(accountName);
        if (account is not null)
        {
            OpenTheWay(dataDirectory);
            path = CanReach(dataDirectory) ? path : LinkToSystemDirectory(path);
        }

        var created = new ServerDirectory(path, account);
        created.Create(path);
        return created;
    }

    /// <summary>Creates a directory that only the account may enter.</summary>
    public void Create(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        Give(path);
    }

    /// <summary>Makes a file or directory the account's own.</summary>
    public void Give(string path)
    {
        if (Account is not null && ChangeOwner(path, Account.UserId, Account.GroupId) != 0)
        {
            var reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            throw new OrchestrationException($"{path} cannot be given to the account {Account.Name}: {reason}.");
        }
    }

    // Data that exists is served by its owner: root may act for anybody, others only for themselves.
    private static async Task<UnixAccount?> OwnerAsync(string path, CancellationToken cancellationToken)
    {
        var stat = await ProgramRunner.RunAsync(
            "/usr/bin/stat", ["-c", "%u %g %U", path], account: null, environment: null, cancellationToken);
        var fields = stat.Output.Trim().Split(' ');
        var owner = new UnixAccount(fields[2], Number(fields[0]), Number(fields[1]), path);
        if (!Environment.IsPrivilegedProcess)
        {
            return owner.UserId == EffectiveUserId()
                ? null
                : throw new OrchestrationException(
                    $"{path} belongs to the account {owner.Name}: run as root as before, or take it over with sudo chown -R $USER {path}.");
        }

        return owner.UserId != 0
            ? owner
            : throw new OrchestrationException(
                $"{path} belongs to root, as which no server runs: give it to another account, or start empty with ./run --fresh.");
    }

    // The data directory is ours: passing through it lets nobody read what lies in it.
    private static void OpenTheWay(string dataDirectory) =>
        File.SetUnixFileMode(dataDirectory, File.GetUnixFileMode(dataDirectory) | UnixFileMode.OtherExecute);

    private static bool CanReach(string directory)
    {
        for (var ancestor = new DirectoryInfo(directory); ancestor is not null; ancestor = ancestor.Parent)
        {
            if (!ancestor.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    // Whatever lies there already belonged to a data directory that somebody has deleted: the link was its owner.
    private static string LinkToSystemDirectory(string path)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        var target = System.IO.Path.Combine(SystemDirectory, digest[..12]);
        Directory.CreateDirectory(SystemDirectory);
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        File.Delete(path);
        File.CreateSymbolicLink(path, target);
        return target;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EffectiveUserId();

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int userId, int groupId);
}
