using System.CommandLine;
using System.CommandLine.Parsing;
using AspireOrders.Load;
using AspireOrders.Load.Generator;
using Grpc.Core;
using Npgsql;
using Spectre.Console;

var mode = new Option<Mode>("--mode") { Description = "How orders are placed: rest, grpc or stream.", DefaultValueFactory = _ => Mode.Rest };
var rate = new Option<string>("--rate") { Description = "Orders a second, or max: searches the sustained rate and runs at 90 % of it.", DefaultValueFactory = _ => "max" };
var seconds = new Option<int>("--seconds") { Description = "How long orders become due.", DefaultValueFactory = _ => 60 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds of orders before that, which are not counted.", DefaultValueFactory = _ => 20 };
var hot = new Option<bool>("--hot") { Description = "All orders on one product instead of a hundred." };
var replicas = new Option<int>("--replicas") { Description = "Processes of orders and of inventory.", DefaultValueFactory = _ => 1 };
var preload = new Option<int>("--preload") { Description = "Orders that are in the tables before." };
var pgbench = new Option<int>("--pgbench") { Description = "Seconds that pgbench runs; 0 leaves it out.", DefaultValueFactory = _ => 15 };
var json = new Option<string?>("--json") { Description = "Writes the figures to this file." };
var keep = new Option<bool>("--keep") { Description = "Leaves the application running." };
var appHost = new Option<string>("--apphost") { Required = true, Hidden = true };
var pgbenchProgram = new Option<string>("--pgbench-program") { Required = true, Hidden = true };

var command = new RootCommand("Places orders at a fixed rate on an application of its own and measures what becomes of them.")
{
    mode, rate, seconds, warmUp, hot, replicas, preload, pgbench, json, keep, appHost, pgbenchProgram,
};
command.Subcommands.Add(GeneratorCommand.Create());
seconds.Validators.Add(Positive);
replicas.Validators.Add(Positive);
rate.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string>() is { } text && text != "max" && !(double.TryParse(text, out var number) && number > 0)) result.AddError("--rate is a number of orders a second, or max.");
});
command.SetAction(async (arguments, cancellationToken) =>
{
    var text = arguments.GetValue(rate)!;
    var options = new BenchOptions(
        arguments.GetValue(mode), text == "max" ? null : double.Parse(text), TimeSpan.FromSeconds(arguments.GetValue(seconds)),
        TimeSpan.FromSeconds(arguments.GetValue(warmUp)), arguments.GetValue(hot), arguments.GetValue(replicas), arguments.GetValue(preload),
        TimeSpan.FromSeconds(arguments.GetValue(pgbench)), arguments.GetValue(json), arguments.GetValue(keep), arguments.GetRequiredValue(appHost),
        arguments.GetRequiredValue(pgbenchProgram));
    var terminal = Terminal();
    try
    {
        return await new Bench(options, terminal, TimeProvider.System).RunAsync(cancellationToken);
    }
    catch (Exception broken) when (broken is InvalidOperationException or TimeoutException or HttpRequestException or RpcException or NpgsqlException)
    {
        terminal.WriteLine($"The benchmark could not be finished. {broken.Message}");
        return 1;
    }
});
// Ctrl+C stops a whole topology, which takes longer than the two seconds of the default.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });

// In a file or a pipe: no colours, and lines that are not broken.
static IAnsiConsole Terminal()
{
    if (!Console.IsOutputRedirected) return AnsiConsole.Console;
    var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
    plain.Profile.Width = 200;
    return plain;
}

static void Positive(OptionResult result)
{
    if (result.GetValueOrDefault<int>() < 1) result.AddError($"{result.IdentifierToken?.Value} must be at least 1.");
}
