using UsersApi = AspireOrders.Contracts.Users.V1.Users;

namespace AspireOrders.Users.Features;

/// <summary>The rpcs of the users service; each is declared in the folder of its use case.</summary>
internal sealed partial class UsersService : UsersApi.UsersBase;
