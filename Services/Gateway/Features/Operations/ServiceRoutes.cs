using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>Which processes the platform is made of right now.</summary>
internal static class ServiceRoutes
{
    public static void MapServices(this IEndpointRouteBuilder api) =>
        api.MapGet("/ops/services", ListAsync).WithTags("Operations").Access(Callers.Operator)
            .Describe("ListServices", "Every living instance of every service, as the registry has them", ErrorCode.InvalidInput);

    private static async Task<Ok<ServicesView>> ListAsync(PageQuery page, ServiceDirectory directory, HttpContext context)
    {
        var (instances, isCurrent) = await directory.ListAsync(context.RequestAborted);
        var listed = Page<ServiceInstance>.Of(instances, Place, page);
        return TypedResults.Ok(new ServicesView([.. listed.Items.Select(InstanceView.From)], listed.NextCursor, isCurrent));
    }

    // By service and start.
    private static string Place(ServiceInstance instance) => $"{instance.Service} {instance.StartedAt.UtcDateTime:O} {instance.InstanceId}";
}

/// <summary>The living instances.</summary>
/// <param name="Items">By service and start.</param>
/// <param name="NextCursor">To be sent as <c>cursor</c> for the next page; null on the last one.</param>
/// <param name="IsCurrent">False when the registry does not answer and these are the ones known last.</param>
internal sealed record ServicesView(IReadOnlyList<InstanceView> Items, string? NextCursor, bool IsCurrent);

/// <summary>One process.</summary>
/// <param name="Service">Its service.</param>
/// <param name="InstanceId">Its own name, as in traces and logs.</param>
/// <param name="Address">Where other services reach it directly; null where only the service's common address leads to it.</param>
/// <param name="StartedAt">When it began to serve, in UTC.</param>
internal sealed record InstanceView(string Service, string InstanceId, string? Address, DateTime StartedAt)
{
    public static InstanceView From(ServiceInstance instance) =>
        new(instance.Service, instance.InstanceId, instance.Address?.GetLeftPart(UriPartial.Authority), instance.StartedAt.UtcDateTime);
}
