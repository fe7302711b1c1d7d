namespace AspireOrders.Tests.Topology;

/// <summary>The platform, running, as its users reach it.</summary>
internal interface IPlatform
{
    /// <summary>The password of the demo accounts.</summary>
    string DemoPassword { get; }

    /// <summary>A client of the gateway.</summary>
    HttpClient CreateClient();

    /// <summary>The access token of the one operator of all tests.</summary>
    Task<string> OperatorTokenAsync(CancellationToken cancellationToken);
}
