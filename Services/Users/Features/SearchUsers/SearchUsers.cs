using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Operator)]
    public override Task<SearchUsersResponse> SearchUsers(SearchUsersRequest request, ServerCallContext context) =>
        context.HandleAsync<SearchUsersRequest, SearchUsersResponse>(request);
}

internal sealed class SearchUsersValidator : AbstractValidator<SearchUsersRequest>
{
    public SearchUsersValidator()
    {
        RuleFor(r => r.Limit).IsPageLimit();
        RuleFor(r => r.Search)
            .MaximumLength(RequestRules.LongestSearch).WithMessage($"is longer than {RequestRules.LongestSearch} characters")
            .Must(text => !text.Any(char.IsControl)).WithMessage("contains control characters");
    }
}

/// <summary>Accounts in the order of their addresses, which are unique, so the last one of a page is all that the next one needs.</summary>
internal sealed class SearchUsersHandler(AccountsContext database) : IRequestHandler<SearchUsersRequest, SearchUsersResponse>
{
    public async Task<SearchUsersResponse> HandleAsync(SearchUsersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var limit = PageCursor.Limit(request.Limit);
        var query = database.Accounts.AsNoTracking();
        if (PageCursor.Decode(request.Cursor, 1) is [var last])
        {
            if (!EmailAddress.TryParse(last, out var after)) throw DomainException.Invalid("cursor", "is not a cursor of this list");
            query = query.Where(a => string.Compare(a.Email, after.Value) > 0);
        }

        if (request.Search.Trim() is { Length: > 0 } search)
        {
            var pattern = $"%{Escape(search)}%";
            query = query.Where(a => EF.Functions.ILike(a.Email, pattern, @"\") || EF.Functions.ILike(a.DisplayName, pattern, @"\"));
        }

        var accounts = await query.OrderBy(a => a.Email).Take(limit + 1).ToListAsync(cancellationToken);
        var page = accounts.Take(limit).ToList();
        return new SearchUsersResponse
        {
            Users = { page.Select(account => account.ToUser()) },
            NextCursor = accounts.Count > limit ? PageCursor.Encode(page[^1].Email) : "",
        };
    }

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
