using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Payments.Features;

internal sealed partial class PaymentsService
{
    [Access(Callers.Operator, Services = ["orders"])]
    public override Task<GetPaymentsResponse> GetPayments(GetPaymentsRequest request, ServerCallContext context) =>
        context.HandleAsync<GetPaymentsRequest, GetPaymentsResponse>(request);
}

internal sealed class GetPaymentsValidator : AbstractValidator<GetPaymentsRequest>
{
    public const int Most = 1000;

    public GetPaymentsValidator()
    {
        RuleFor(r => r.OrderIds).Must(ids => ids.Count <= Most).WithMessage($"has more than {Most} ids");
        RuleFor(r => r.OrderIds).Must((request, ids) => !request.HasAfter || ids.Count == 0).WithMessage("cannot go with after");
        RuleForEach(r => r.OrderIds).IsId();
        RuleFor(r => r.After).Must(after => after.Length == 0 || Guid.TryParse(after, out _)).WithMessage("is not a UUID");
        RuleFor(r => r.Limit).InclusiveBetween(0, Most).WithMessage($"must be between 1 and {Most}");
    }
}

internal sealed class GetPaymentsHandler(NpgsqlDataSource database) : IRequestHandler<GetPaymentsRequest, GetPaymentsResponse>
{
    public async Task<GetPaymentsResponse> HandleAsync(GetPaymentsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var payments = request.HasAfter
            ? await PageAsync(request, cancellationToken)
            : await database.FindAsync(request.OrderIds.Select(Guid.Parse), cancellationToken);
        return new GetPaymentsResponse { Payments = { payments.Select(p => p.ToMessage()) } };
    }

    private Task<List<Domain.Payment>> PageAsync(GetPaymentsRequest request, CancellationToken cancellationToken)
    {
        var after = request.After.Length == 0 ? Guid.Empty : Guid.Parse(request.After);
        return database.PageAsync(after, request.Limit == 0 ? GetPaymentsValidator.Most : request.Limit, cancellationToken);
    }
}
