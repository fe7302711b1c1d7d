using System.Globalization;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Orchestration;

/// <summary>The files of a Postgres server: made once by initdb, then served by programs of the same major version.</summary>
internal sealed partial class PostgresCluster(ServerDirectory directory, PostgresServerOptions options)
{
    private const string VersionFile = "PG_VERSION";

    /// <summary>The directory of programs that can serve the data, or the newest when there is none yet.</summary>
    public async Task<string> FindProgramsAsync(CancellationToken cancellationToken)
    {
        var installed = ProgramLocator.PostgresDirectories().ToList();
        if (installed.Count == 0)
        {
            throw new OrchestrationException("postgres not found: apt-get install postgresql.");
        }

        if (MajorVersion() is not { } wanted)
        {
            return installed[0];
        }

        List<int> majors = [];
        foreach (var programs in installed)
        {
            majors.Add(await MajorVersionOfAsync(programs, cancellationToken));
            if (majors[^1] == wanted)
            {
                return programs;
            }
        }

        throw new OrchestrationException(
            $"The data in {directory.Path} was made by Postgres {wanted}, and only {string.Join(" and ", majors)} is installed: "
            + $"apt-get install postgresql-{wanted}, or start empty with ./run --fresh.");
    }

    /// <summary>
    /// Makes the data if there is none. It is made beside its place and moved there when complete, so that a run killed meanwhile
    /// leaves nothing half done.
    /// </summary>
    public async Task InitializeAsync(string programs, CancellationToken cancellationToken)
    {
        if (MajorVersion() is not null)
        {
            return;
        }

        var draft = directory.Path + ".new";
        var passwordFile = directory.Path + ".password";
        try
        {
            DeleteDraft(draft);
            directory.Create(draft);
            await File.WriteAllTextAsync(passwordFile, "", cancellationToken);
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await File.WriteAllTextAsync(passwordFile, options.Password + "\n", cancellationToken);
            directory.Give(passwordFile);
            await RunInitdbAsync(programs, draft, passwordFile, cancellationToken);
            Directory.Delete(directory.Path);
            Directory.Move(draft, directory.Path);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private async Task RunInitdbAsync(string programs, string draft, string passwordFile, CancellationToken cancellationToken)
    {
        var result = await ProgramRunner.RunAsync(
            Path.Combine(programs, "initdb"),
            [
                "-D", draft, "-U", options.UserName, "--pwfile", passwordFile, "--auth=scram-sha-256", "--encoding=UTF8",
                "--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C", "--no-instructions",
            ],
            directory.Account,
            ServerEnvironment.For(draft),
            cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new OrchestrationException(
                $"initdb could not make the data of {options.Name} in {directory.Path}: {LastLine(result.Error)}.");
        }
    }

    private int? MajorVersion()
    {
        var file = Path.Combine(directory.Path, VersionFile);
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    private static async Task<int> MajorVersionOfAsync(string programs, CancellationToken cancellationToken)
    {
        var answer = await ProgramRunner.RunAsync(
            Path.Combine(programs, "postgres"), ["--version"], account: null, environment: null, cancellationToken);
        return int.Parse(VersionPattern().Match(answer.Output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static void DeleteDraft(string draft)
    {
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
