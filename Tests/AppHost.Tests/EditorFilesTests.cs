using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AspireOrders.Tests.AppHost;

/// <summary>What F5 in VS Code relies on is there: programs, profiles and tasks by the names that <c>.vscode</c> has for them.</summary>
public sealed class EditorFilesTests
{
    private static readonly string Root = SolutionFolder();
    private static readonly JsonNode Launch = Read(".vscode/launch.json");
    private static readonly JsonArray Tasks = Read(".vscode/tasks.json")["tasks"]!.AsArray();

    private static JsonNode Application =>
        Launch["configurations"]!.AsArray().Single(configuration => (string?)configuration!["request"] == "launch")!;

    [Fact]
    public void What_is_launched_is_what_the_build_makes_with_the_profile_of_the_AppHost()
    {
        File.Exists(Built((string)Application["program"]!)).ShouldBeTrue();
        Directory.Exists(Path((string)Application["cwd"]!)).ShouldBeTrue();
        var profiles = Read(Path((string)Application["launchSettingsFilePath"]!))["profiles"]!.AsObject();
        profiles.ShouldContainKey((string)Application["launchSettingsProfile"]!);
    }

    [Fact]
    public void Tasks_refer_to_tasks_scripts_and_projects_that_exist()
    {
        var labels = Tasks.Select(task => (string)task!["label"]!).ToList();
        labels.ShouldBeUnique();
        labels.ShouldContain((string)Application["preLaunchTask"]!);
        foreach (var task in Tasks.Select(task => task!))
        {
            if ((string?)task["dependsOn"] is { } other) labels.ShouldContain(other);
            var command = (string)task["command"]!;
            if (command.StartsWith("./", StringComparison.Ordinal)) File.Exists(Path(command)).ShouldBeTrue(command);
            foreach (var argument in (task["args"]?.AsArray() ?? []).Select(argument => (string)argument!).Where(argument => argument.StartsWith('$')))
            {
                File.Exists(Path(argument)).ShouldBeTrue(argument);
            }
        }
    }

    [Fact]
    public async Task Whoever_attaches_to_a_service_finds_its_assembly_where_its_project_builds_it()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        var projects = host.Builder.Resources.OfType<ProjectResource>().Select(project => project.GetProjectMetadata().ProjectPath).ToList();
        projects.Count.ShouldBe(8);
        foreach (var project in projects)
        {
            var assembly = $"{System.IO.Path.GetFileNameWithoutExtension(project)}.dll";
            var folder = System.IO.Path.GetDirectoryName(project)!;
            // Breakpoints need the symbols beside it.
            File.Exists(Built($"{folder}/bin/Debug/net10.0/{assembly}")).ShouldBeTrue(assembly);
            File.Exists(Built($"{folder}/bin/Debug/net10.0/{System.IO.Path.ChangeExtension(assembly, "pdb")}")).ShouldBeTrue(assembly);
        }
    }

    [Fact]
    public void The_page_that_opens_is_the_one_whose_link_the_AppHost_prints()
    {
        var pattern = (string)Application["serverReadyAction"]!["pattern"]!;
        var pages = (string)Read("AppHost/Properties/launchSettings.json")["profiles"]!["AppHost"]!["applicationUrl"]!;
        var found = Regex.Match($"Dashboard: {pages}/login?t=0123456789abcdef \n", pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
        found.Groups[1].Value.ShouldBe($"{pages}/login?t=0123456789abcdef");
    }

    private static string Path(string path) => System.IO.Path.GetFullPath(path.Replace("${workspaceFolder}", Root, StringComparison.Ordinal), Root);

    // The editor builds Debug; these tests may have been built otherwise, and the rest with them.
    private static string Built(string path) =>
        Path(path).Replace("/bin/Debug/", $"/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/", StringComparison.Ordinal);

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(Path(path)))!;

    private static string SolutionFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "AspireOrders.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no solution above the test.");
        }

        return folder.FullName;
    }
}
