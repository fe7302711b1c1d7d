using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using DeadLetterMessage = AspireOrders.Contracts.Operations.V1.DeadLetter;

namespace AspireOrders.ServiceDefaults.Operations;

internal sealed class ListDeadLettersValidator : AbstractValidator<ListDeadLettersRequest>
{
    public ListDeadLettersValidator() => RuleFor(r => r.Limit).IsPageLimit();
}

internal sealed class ListDeadLettersHandler(DeadLetters letters) : IRequestHandler<ListDeadLettersRequest, ListDeadLettersResponse>
{
    public async Task<ListDeadLettersResponse> HandleAsync(ListDeadLettersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = await letters.ListAsync(request.HasBefore ? request.Before : null, PageCursor.Limit(request.Limit), cancellationToken);
        return new ListDeadLettersResponse { DeadLetters = { page.Items.Select(ToMessage) }, More = page.NextCursor is not null };
    }

    private static DeadLetterMessage ToMessage(Messaging.DeadLetter letter) => new()
    {
        DeadLetterId = letter.Id,
        ConsumerGroup = letter.ConsumerGroup,
        EventId = letter.Event.Id.ToString(),
        Stream = letter.Event.Stream,
        Type = letter.Event.Type,
        AggregateId = letter.Event.AggregateId.ToString(),
        AggregateVersion = letter.Event.AggregateVersion,
        Error = letter.Error,
        Tries = letter.Tries,
        OccurredAt = Timestamp.FromDateTimeOffset(letter.Event.OccurredAt),
        DeadAt = Timestamp.FromDateTimeOffset(letter.DeadAt),
        Traceparent = letter.Event.TraceParent ?? "",
    };
}

internal sealed class ReplayDeadLetterValidator : AbstractValidator<ReplayDeadLetterRequest>
{
    public ReplayDeadLetterValidator() => RuleFor(r => r.DeadLetterId).GreaterThan(0).WithMessage("is not the number of a dead letter");
}

internal sealed class ReplayDeadLetterHandler(DeadLetters letters) : IRequestHandler<ReplayDeadLetterRequest, ReplayDeadLetterResponse>
{
    public async Task<ReplayDeadLetterResponse> HandleAsync(ReplayDeadLetterRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (await letters.ReplayAsync(request.DeadLetterId, cancellationToken)) return new ReplayDeadLetterResponse();
        throw DomainException.NotFound("dead letter", $"{request.DeadLetterId}");
    }
}

internal sealed class DeleteDeadLetterValidator : AbstractValidator<DeleteDeadLetterRequest>
{
    public DeleteDeadLetterValidator() => RuleFor(r => r.DeadLetterId).GreaterThan(0).WithMessage("is not the number of a dead letter");
}

internal sealed class DeleteDeadLetterHandler(DeadLetters letters) : IRequestHandler<DeleteDeadLetterRequest, DeleteDeadLetterResponse>
{
    public async Task<DeleteDeadLetterResponse> HandleAsync(DeleteDeadLetterRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (await letters.DeleteAsync(request.DeadLetterId, cancellationToken)) return new DeleteDeadLetterResponse();
        throw DomainException.NotFound("dead letter", $"{request.DeadLetterId}");
    }
}
