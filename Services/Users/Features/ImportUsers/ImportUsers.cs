using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Operator)]
    public override async Task<ImportUsersResponse> ImportUsers(IAsyncStreamReader<ImportUsersRequest> requestStream, ServerCallContext context)
    {
        var import = context.GetHttpContext().RequestServices.GetRequiredService<AccountImport>();
        import.Language = context.Language();
        while (await requestStream.MoveNext(context.CancellationToken)) await import.AddAsync(requestStream.Current, context.CancellationToken);
        return await import.CompleteAsync(context.CancellationToken);
    }
}

internal sealed class ImportUsersValidator : AbstractValidator<ImportUsersRequest>
{
    public ImportUsersValidator()
    {
        RuleFor(r => r.Email).IsEmail();
        RuleFor(r => r.Password).IsNewPassword();
        RuleFor(r => r.DisplayName).IsDisplayName();
    }
}
