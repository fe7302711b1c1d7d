using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a program that ran to its end left.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Runs short programs, as another account when need be.</summary>
internal static class ProgramRunner
{
    public static async Task<ProgramResult> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        UnixAccount? account,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            FileName = account is null ? fileName : "/usr/bin/setpriv",
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (account is not null)
        {
            string[] prefix = [$"--reuid={account.UserId}", $"--regid={account.GroupId}", "--clear-groups", "--", fileName];
            Array.ForEach(prefix, start.ArgumentList.Add);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
