namespace AspireOrders.Gateway.Features.Operations;

/// <summary>What became of the reconciliations that were asked for.</summary>
/// <param name="Results">One for each reconciliation of each service.</param>
internal sealed record ReconciliationRunView(IReadOnlyList<ReconciliationResultView> Results);

/// <summary>What became of one of them.</summary>
/// <param name="Service">The service.</param>
/// <param name="Name">What it compared.</param>
/// <param name="Ran">False when another replica was just at it, so nothing was done here.</param>
/// <param name="Found">How many things did not fit; they were mended.</param>
internal sealed record ReconciliationResultView(string Service, string Name, bool Ran, long Found);
