using System.Reflection;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Tests.Architecture;

public sealed class TypeRules
{
    private static readonly Assembly[] Services = [.. Sources.Services.Select(Assembly.Load)];

    private static readonly IReadOnlyList<Type> Types =
        [.. Services.Append(Assembly.Load("Gateway")).Append(typeof(AccessAttribute).Assembly).SelectMany(a => a.GetTypes()).Where(IsHandWritten)];

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() =>
        Types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void Nothing_of_a_service_is_public() =>
        Types.Where(t => t.IsPublic && t.Assembly != typeof(AccessAttribute).Assembly && t.Name != "Program").Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void Every_rpc_that_is_served_declares_who_may_call_it() =>
        ServedRpcs().Where(m => m.GetCustomAttribute<AccessAttribute>() is null).Select(Name).ShouldBeEmpty();

    [Fact]
    public void Every_request_with_fields_has_a_validator()
    {
        var validated = Types.SelectMany(t => t.GetInterfaces()).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>)).Select(i => i.GenericTypeArguments[0]).ToHashSet();
        Handlers().Select(h => h.Request).Where(r => Fields(r) > 0 && !validated.Contains(r)).Select(r => r.Name).ShouldBeEmpty();
    }

    [Fact]
    public void A_use_case_has_one_handler() =>
        Handlers().GroupBy(h => h.Request).Where(g => g.Count() > 1).Select(g => g.Key.Name).ShouldBeEmpty();

    [Fact]
    public void Every_asynchronous_method_takes_a_cancellation_token() =>
        Types.SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal) && !m.Name.Contains('<') && m.Name != "DisposeAsync")
            // An override has the shape of what it overrides, and what implements an interface that of the interface.
            .Where(m => m.GetBaseDefinition() == m && !Implements(m))
            .Where(m => !m.GetParameters().Any(p => Cancels(p.ParameterType)))
            .Select(Name).ShouldBeEmpty();

    private static IEnumerable<MethodInfo> ServedRpcs() => Types
        .Where(t => t.Name.EndsWith("Service", StringComparison.Ordinal) && t.BaseType?.Name.EndsWith("Base", StringComparison.Ordinal) == true)
        .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(m => m.GetParameters() is [.., { ParameterType: var last }] && last == typeof(ServerCallContext));

    private static IEnumerable<(Type Request, Type Handler)> Handlers() => Types.SelectMany(t => t.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).Select(i => (i.GenericTypeArguments[0], t)));

    private static int Fields(Type message) => message.GetFields(BindingFlags.Public | BindingFlags.Static).Count(f => f.Name.EndsWith("FieldNumber", StringComparison.Ordinal));

    // A call's or request's context carries its own token.
    private static bool Cancels(Type type) =>
        type == typeof(CancellationToken) || type == typeof(ServerCallContext) || type == typeof(CallOptions) || type.FullName is "Microsoft.AspNetCore.Http.HttpContext"
        || type.Name is "EndpointFilterInvocationContext" or "OpenApiOperationTransformerContext";

    private static bool Implements(MethodInfo method) => method.DeclaringType!.GetInterfaces()
        .Any(i => i.GetMethods().Any(m => m.Name == method.Name && m.GetParameters().Length == method.GetParameters().Length));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static bool IsHandWritten(Type type) =>
        type.FullName is { } name && name.StartsWith("AspireOrders.", StringComparison.Ordinal) && !name.Contains('<') && !name.Contains("+<", StringComparison.Ordinal)
        && type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
        && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null;
}
