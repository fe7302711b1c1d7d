using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>Events that a service could not apply, of all services.</summary>
internal static class DeadLetterRoutes
{
    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("/ops/dead-letters").WithTags("Operations").Access(Callers.Operator);
        letters.MapGet("/", ListAsync)
            .Describe("ListDeadLetters", "Events that a service has given up on, of all services, newest first, by page", ErrorCode.InvalidInput);
        letters.MapPost("/{id}/replay", ReplayAsync)
            .Describe("ReplayDeadLetter", "Gives an event one more try; when it fails it is back within seconds", ErrorCode.NotFound);
        letters.MapDelete("/{id}", DeleteAsync).Describe("DeleteDeadLetter", "Deletes an event, which then never takes effect", ErrorCode.NotFound);
    }

    private static async Task<Ok<Page<DeadLetterView>>> ListAsync(PageQuery page, OperationsClients services, HttpContext context) =>
        TypedResults.Ok(await DeadLetterPages.ReadAsync(services, page, context.Call()));

    private static async Task<Accepted> ReplayAsync(string id, OperationsClients services, HttpContext context)
    {
        var letter = DeadLetterId.Parse(id, services);
        await services.Of(letter.Service).ReplayDeadLetterAsync(new ReplayDeadLetterRequest { DeadLetterId = letter.Number }, context.Call());
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<NoContent> DeleteAsync(string id, OperationsClients services, HttpContext context)
    {
        var letter = DeadLetterId.Parse(id, services);
        await services.Of(letter.Service).DeleteDeadLetterAsync(new DeleteDeadLetterRequest { DeadLetterId = letter.Number }, context.Call());
        return TypedResults.NoContent();
    }
}
