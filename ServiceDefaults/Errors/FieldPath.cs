namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>Writes property paths the way JSON spells them.</summary>
public static class FieldPath
{
    /// <summary><c>Items[0].ProductId</c> becomes <c>items[0].productId</c>.</summary>
    public static string Camel(string propertyPath) => string.Join('.', propertyPath.Split('.').Select(CamelWord));

    private static string CamelWord(string word) => word.Length == 0 ? word : char.ToLowerInvariant(word[0]) + word[1..];
}
