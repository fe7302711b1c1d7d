using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Puts the parts of connection strings together.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>The parts of another resource's connection string, replaced and added to by one's own.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(
        this IResourceWithConnectionString source, IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        var combined = new OrderedDictionary<string, ReferenceExpression>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in source.GetConnectionProperties().Concat(additional))
        {
            combined[name] = value;
        }

        return combined;
    }
}
