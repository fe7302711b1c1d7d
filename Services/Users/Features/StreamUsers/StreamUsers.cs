using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Operator)]
    public override Task StreamUsers(StreamUsersRequest request, IServerStreamWriter<User> responseStream, ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        return new AccountStream(services.GetRequiredService<AccountsContext>(), services.GetRequiredService<CallerResolver>()).RunAsync(responseStream, context);
    }
}

/// <summary>
/// Sends every account in the order of addresses, a page at a time: the next page is read when the caller has taken the one before, and nothing
/// is held open in the database meanwhile.
/// </summary>
internal sealed class AccountStream(AccountsContext database, CallerResolver callers)
{
    private const int PageSize = 500;

    public async Task RunAsync(IServerStreamWriter<User> responses, ServerCallContext context)
    {
        var last = "";
        while (true)
        {
            var after = last;
            var page = await database.Accounts.AsNoTracking()
                .Where(a => string.Compare(a.Email, after) > 0)
                .OrderBy(a => a.Email)
                .Take(PageSize)
                .ToListAsync(context.CancellationToken);
            foreach (var account in page) await responses.WriteAsync(account.ToUser(), context.CancellationToken);
            if (page.Count < PageSize) return;
            last = page[^1].Email;
            // A slow caller's stream can outlive its token.
            await callers.DemandValidTokenAsync(context.GetHttpContext());
        }
    }
}
