namespace Aspire.Hosting.Orchestration;

/// <summary>Keeps generated parameter values as long as the data they protect.</summary>
internal interface IGeneratedParameterStore
{
    /// <summary>The value kept under a name, or the one that <paramref name="generate"/> makes, which is kept from then on.</summary>
    string GetOrAdd(string name, Func<string> generate);

    /// <summary>The value kept under a name; null when there is none.</summary>
    string? Find(string name);
}
