using AspireOrders.Contracts.Operations.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReconciliationMessage = AspireOrders.Contracts.Operations.V1.Reconciliation;

namespace AspireOrders.ServiceDefaults.Operations;

internal sealed class GetReconciliationsValidator : AbstractValidator<GetReconciliationsRequest>
{
    public GetReconciliationsValidator() => RuleFor(r => r.Limit).IsPageLimit();
}

internal sealed class GetReconciliationsHandler(NpgsqlDataSource database, IEnumerable<IReconciliation> reconciliations)
    : IRequestHandler<GetReconciliationsRequest, GetReconciliationsResponse>
{
    public async Task<GetReconciliationsResponse> HandleAsync(GetReconciliationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var response = new GetReconciliationsResponse();
        foreach (var name in reconciliations.Select(r => r.Name))
        {
            response.Reconciliations.Add(
                ToMessage(name, await ReconciliationTable.ReadAsync(database, name, PageCursor.Limit(request.Limit), cancellationToken)));
        }

        return response;
    }

    private static ReconciliationMessage ToMessage(string name, ReconciliationReport report) => new()
    {
        Name = name,
        FinishedAt = report.Run is { } run ? Timestamp.FromDateTimeOffset(run.FinishedAt) : null,
        DurationSeconds = report.Run?.Duration.TotalSeconds ?? 0,
        Compared = report.Run?.Examined ?? 0,
        Runs = report.Run?.Runs ?? 0,
        Findings = { report.Findings.Select(ToMessage) },
    };

    private static Finding ToMessage(ReconciliationFinding finding) => new()
    {
        Kind = finding.Kind,
        Subject = finding.Subject.ToString(),
        Detail = finding.Detail,
        Times = finding.Times,
        FirstAt = Timestamp.FromDateTimeOffset(finding.FirstAt),
        LastAt = Timestamp.FromDateTimeOffset(finding.LastAt),
    };
}

// A service without reconciliations has no runner either, and answers an empty list.
internal sealed class RunReconciliationsHandler(IServiceProvider services) : IRequestHandler<RunReconciliationsRequest, RunReconciliationsResponse>
{
    public async Task<RunReconciliationsResponse> HandleAsync(RunReconciliationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var response = new RunReconciliationsResponse();
        foreach (var reconciliation in services.GetServices<IReconciliation>())
        {
            var found = await services.GetRequiredService<ReconciliationRunner>().TryRunAsync(reconciliation, cancellationToken);
            response.Results.Add(new ReconciliationResult { Name = reconciliation.Name, Ran = found is not null, Found = found ?? 0 });
        }

        return response;
    }
}
