using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Lifecycle;

/// <summary>Tells which values have a secret in them.</summary>
internal static class Secrets
{
    public static bool Contains(object value) => value switch
    {
        ParameterResource parameter => parameter.Secret,
        ReferenceExpression { IsConditional: true } choice => Contains(choice.WhenTrue!) || Contains(choice.WhenFalse!),
        ReferenceExpression expression => expression.ValueProviders.Any(Contains),
        ConnectionStringReference reference => Contains(reference.Resource),
        IResourceWithConnectionString resource => Contains(resource.ConnectionStringExpression),
        _ => false,
    };
}
