namespace AspireOrders.Load.Shop;

/// <summary>An account that is signed in.</summary>
/// <param name="UserId">Its id.</param>
/// <param name="AccessToken">Its token, which lives ten minutes.</param>
internal sealed record Customer(Guid UserId, string AccessToken);
