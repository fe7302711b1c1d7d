namespace AspireOrders.Gateway.Rest.Queries;

/// <summary>A value of a query: what it is held to, and how the API document describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Choices">The values it can have; null: any text.</param>
/// <param name="MaxLength">The most characters it may have; null: as many as fit into a query.</param>
internal sealed record QueryParameter(string Name, string Description, IReadOnlyList<string>? Choices = null, int? MaxLength = null)
{
    public static readonly QueryParameter Limit = new("limit", "The size of a page, 1 to 100; 20 when absent.");

    public static readonly QueryParameter Cursor = new("cursor", "The nextCursor of the page before; absent for the first page.");

    /// <summary>Whether the value is a whole number.</summary>
    public bool IsNumber => this == Limit;
}

/// <summary>Metadata of a route: the values its query may have.</summary>
/// <param name="Parameters">The values.</param>
internal sealed record QueryParameters(params IReadOnlyList<QueryParameter> Parameters);

/// <summary>Metadata of a route: a request header it reads.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Description">What it means.</param>
/// <param name="MaxLength">The most characters it may have; null: as many as fit into a header.</param>
internal sealed record HeaderParameter(string Name, string Description, int? MaxLength = null);
