using System.Collections;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A container, run in the foreground by the machine's engine: its end is the engine program's end, and it is told to stop through it.</summary>
internal sealed class ContainerProgram(
    ContainerResource resource, string dataDirectory, ContainerEngine engine, string alternative, InstanceConsole console) : IInstanceProgram
{
    private const int SuffixLength = 8;

    public IReadOnlyDictionary<string, int> PortsInside(IReadOnlyDictionary<string, int> ports) => ports.ToDictionary(
        static port => port.Key, port => EndpointOf(port.Key)?.TargetPort ?? port.Value, StringComparer.OrdinalIgnoreCase);

    public async Task<IChildProcess> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var program = await engine.FindAsync(resource.Name, Image(), alternative, cancellationToken);
        // An AppHost that was killed together with its guardian leaves its container to the engine.
        await ProgramRunner.RunAsync(program, ["rm", "--force", Name()], null, null, cancellationToken);
        // Engines refuse to write over it.
        File.Delete(IdentityFile());
        var client = start.Launcher.Start(new ChildProcessSpecification
        {
            Name = console.Name,
            FileName = program,
            Arguments = [.. Arguments(start)],
            WorkingDirectory = "/",
            Environment = Compose(start.Resolved),
            Container = new EngineContainer(program, IdentityFile()),
            OnLine = console.Append,
        });
        return new ContainerProcess(client, async () =>
        {
            // Nothing to kill, nothing to remove is how it should be: only a client that was killed leaves its container.
            await ProgramRunner.RunAsync(program, ["kill", Name()], null, null, CancellationToken.None);
            await ProgramRunner.RunAsync(program, ["rm", "--force", Name()], null, null, CancellationToken.None);
            File.Delete(IdentityFile());
        });
    }

    private IEnumerable<string> Arguments(InstanceStart start)
    {
        yield return "run";
        yield return "--rm";
        yield return $"--name={Name()}";
        yield return $"--cidfile={IdentityFile()}";
        foreach (var (endpoint, port) in start.Ports)
        {
            var inside = EndpointOf(endpoint)?.TargetPort ?? port;
            yield return string.Create(CultureInfo.InvariantCulture, $"--publish=127.0.0.1:{port}:{inside}");
        }

        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            var source = mount.Source is null ? "" : $"{mount.Source}:";
            yield return $"--volume={source}{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}";
        }

        // Names only: values of a command line can be read by everybody on the machine.
        foreach (var variable in start.Resolved.Environment)
        {
            yield return $"--env={variable.Name}";
        }

        if (resource.Entrypoint is { } entrypoint)
        {
            yield return $"--entrypoint={entrypoint}";
        }

        yield return Image();
        foreach (var argument in Command(start.Resolved.Arguments))
        {
            yield return argument;
        }
    }

    private IEnumerable<string> Command(IReadOnlyList<ResolvedArgument> arguments)
    {
        var words = arguments.Select(static argument => argument.Value);
#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // It is this orchestrator that the property speaks to.
        return resource.ShellExecution is true ? ["-c", string.Join(' ', words)] : words;
#pragma warning restore ASPIRECONTAINERSHELLEXECUTION001
    }

    private static Dictionary<string, string> Compose(ResolvedInstance resolved)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        foreach (var variable in resolved.Environment)
        {
            environment[variable.Name] = variable.Value;
        }

        return environment;
    }

    private string Image()
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new OrchestrationException($"{resource.Name} is a container without an image: give it one with WithImage.");
        var registry = image.Registry is { Length: > 0 } host ? $"{host}/" : "";
        return image.SHA256 is { Length: > 0 } digest ? $"{registry}{image.Image}@sha256:{digest}" : $"{registry}{image.Image}:{image.Tag ?? "latest"}";
    }

    // The same in every run on the same data, and another one on other data.
    private string Name()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataDirectory)));
        return $"{resource.Name}-{hash[..SuffixLength]}";
    }

    private string IdentityFile() => Path.Combine(dataDirectory, $"{resource.Name}.container");

    private EndpointAnnotation? EndpointOf(string name) => resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => endpoint.Protocol == ProtocolType.Tcp && string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));
}
