using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AspireOrders.AppHost.Tools;

/// <summary>Commands of the gateway that an operator's requests are behind.</summary>
internal static class OperatorCommands
{
    private const string OperatorEmail = "ops@example.com";
    private const int Shown = 5;

    /// <summary>Has the data of all services compared; a broken promise is a failure that names it.</summary>
    public static IResourceBuilder<ProjectResource> WithAuditCommand(this IResourceBuilder<ProjectResource> gateway, ParameterResource password) =>
        gateway.WithHttpCommand("/api/v1/ops/consistency", "Run the audit", endpointName: "http", commandName: "audit", commandOptions: new HttpCommandOptions
        {
            Description = "Compares the data of all services and names every broken promise.",
            IconName = "ClipboardCheckmark",
            Method = HttpMethod.Get,
            PrepareRequest = context => SignInAsync(context, password),
            GetCommandResult = async context => await AnswerAsync(context, JudgeAudit),
        });

    /// <summary>Has every service compare its data with that of its neighbours now, and mend what does not fit.</summary>
    public static IResourceBuilder<ProjectResource> WithReconciliationCommand(
        this IResourceBuilder<ProjectResource> gateway, ParameterResource password) =>
        gateway.WithHttpCommand(
            "/api/v1/ops/reconciliations", "Run reconciliation", endpointName: "http", commandName: "reconcile", commandOptions: new HttpCommandOptions
            {
                Description = "Lets each service compare its data with that of its neighbours now, and mend what does not fit.",
                IconName = "ArrowSync",
                PrepareRequest = context => SignInAsync(context, password),
                GetCommandResult = async context => await AnswerAsync(context, JudgeReconciliation),
            });

    /// <summary>What an audit says.</summary>
    internal static ExecuteCommandResult JudgeAudit(JsonNode audit)
    {
        var violations = audit["violations"]!.AsArray();
        var orders = (long)audit["orders"]!;
        if (violations.Count == 0)
        {
            return CommandResults.Success($"Every promise holds: {orders:N0} orders looked at.");
        }

        var named = violations.Take(Shown).Select(violation => $"{violation!["invariant"]} {violation["subject"]} {violation["detail"]}");
        var more = violations.Count > Shown ? "; …" : "";
        return CommandResults.Failure($"{violations.Count:N0} broken promises among {orders:N0} orders: {string.Join("; ", named)}{more}");
    }

    /// <summary>What reconciliations say.</summary>
    internal static ExecuteCommandResult JudgeReconciliation(JsonNode answer)
    {
        var results = answer["results"]!.AsArray().Select(result => result!).ToList();
        var found = results.Where(result => (long)result["found"]! > 0).Select(result => $"{result["service"]}: {result["found"]} mended").ToList();
        var busy = results.Where(result => !(bool)result["ran"]!).Select(result => $"{result["service"]}: another replica is at it").ToList();
        return CommandResults.Success(found.Count + busy.Count == 0
            ? $"{results.Count} reconciliations ran and found nothing to mend."
            : string.Join("; ", found.Concat(busy)) + ".");
    }

    private static async Task<ExecuteCommandResult> AnswerAsync(HttpCommandResultContext context, Func<JsonNode, ExecuteCommandResult> judge)
    {
        var text = await context.Response.Content.ReadAsStringAsync(context.CancellationToken);
        return context.Response.IsSuccessStatusCode
            ? judge(JsonNode.Parse(text)!)
            : CommandResults.Failure($"The gateway answers {(int)context.Response.StatusCode}: {text}");
    }

    private static async Task SignInAsync(HttpCommandRequestContext context, ParameterResource password)
    {
        var cancellationToken = context.CancellationToken;
        var body = new { email = OperatorEmail, password = await password.GetValueAsync(cancellationToken) };
        var login = new Uri(new Uri(context.Endpoint.Url), "/api/v1/auth/login");
        using var answer = await context.HttpClient.PostAsJsonAsync(login, body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new DistributedApplicationException(
                $"{OperatorEmail} cannot sign in, the gateway answers {(int)answer.StatusCode}: was the data made with another password? Reset it.");
        }

        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["accessToken"]!.GetValue<string>();
        context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
