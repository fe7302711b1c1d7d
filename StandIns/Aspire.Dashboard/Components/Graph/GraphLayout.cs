using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Components.Graph;

/// <summary>A resource at its place in the graph.</summary>
/// <param name="Name">Name of the resource; its replicas are one node.</param>
/// <param name="Replicas">Its replicas.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
internal sealed record GraphNode(string Name, IReadOnlyList<ResourceState> Replicas, double X, double Y);

/// <summary>A line from who depends to what it depends on.</summary>
internal sealed record GraphEdge(GraphNode From, GraphNode To);

/// <summary>
/// Resources in columns: who depends on nothing stands right, everybody else left of all it waits for. References may go both ways, so they count only for
/// who waits for nothing. Within a column, neighbours in the graph stand near each other (barycentres, a few sweeps).
/// </summary>
internal sealed record GraphLayout(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double Width, double Height)
{
    /// <summary>Size of a node.</summary>
    public const double NodeWidth = 164;

    /// <summary>Size of a node.</summary>
    public const double NodeHeight = 58;

    /// <summary>Between two columns.</summary>
    public const double GapX = 44;

    private const double GapY = 24;
    private const double Margin = 30;
    private const int Sweeps = 6;

    /// <summary>Places resources.</summary>
    public static GraphLayout Of(IReadOnlyList<ResourceState> resources)
    {
        var groups = resources.GroupBy(resource => resource.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<ResourceState>)[.. group], StringComparer.Ordinal);
        var targets = groups.ToDictionary(
            group => group.Key,
            group => group.Value.SelectMany(replica => replica.Relationships).Select(relation => relation.ResourceName)
                .Where(name => name != group.Key && groups.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList(),
            StringComparer.Ordinal);
        var order = targets.ToDictionary(pair => pair.Key, pair => WaitedFor(groups[pair.Key], pair.Value), StringComparer.Ordinal);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in groups.Keys)
        {
            Level(name, order, levels, []);
        }

        var columns = Order(levels, targets);
        return Place(columns, groups, targets);
    }

    private static List<string> WaitedFor(IReadOnlyList<ResourceState> replicas, List<string> targets)
    {
        var waited = replicas.SelectMany(replica => replica.Relationships).Where(relation => relation.Type is "WaitFor" or "Parent")
            .Select(relation => relation.ResourceName).Distinct(StringComparer.Ordinal).Intersect(targets, StringComparer.Ordinal).ToList();
        return waited.Count > 0 ? waited : targets;
    }

    // A circle is cut where it closes.
    private static int Level(string name, Dictionary<string, List<string>> targets, Dictionary<string, int> levels, HashSet<string> path)
    {
        if (levels.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!path.Add(name))
        {
            return -1;
        }

        var level = targets[name].Select(target => Level(target, targets, levels, path)).DefaultIfEmpty(-1).Max() + 1;
        path.Remove(name);
        return levels[name] = level;
    }

    private static List<List<string>> Order(Dictionary<string, int> levels, Dictionary<string, List<string>> targets)
    {
        var deepest = levels.Values.DefaultIfEmpty(0).Max();
        var columns = Enumerable.Range(0, deepest + 1)
            .Select(column => levels.Where(level => deepest - level.Value == column).Select(level => level.Key).Order(StringComparer.Ordinal).ToList())
            .Where(column => column.Count > 0).ToList();
        var neighbours = targets.SelectMany(pair => pair.Value.Select(to => (From: pair.Key, To: to)))
            .SelectMany(edge => new[] { edge, (From: edge.To, To: edge.From) }).ToLookup(edge => edge.From, edge => edge.To);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var places = columns.SelectMany(column => column.Select((name, index) => (name, Place: index - ((column.Count - 1) / 2d))))
                .ToDictionary(place => place.name, place => place.Place, StringComparer.Ordinal);
            foreach (var column in columns)
            {
                var keys = column.ToDictionary(
                    name => name, name => neighbours[name].Select(other => places[other]).DefaultIfEmpty(places[name]).Average(), StringComparer.Ordinal);
                column.Sort((left, right) => keys[left] != keys[right] ? keys[left].CompareTo(keys[right]) : string.CompareOrdinal(left, right));
            }
        }

        return columns;
    }

    private static GraphLayout Place(
        List<List<string>> columns, Dictionary<string, IReadOnlyList<ResourceState>> groups, Dictionary<string, List<string>> targets)
    {
        var tallest = columns.Select(column => column.Count).DefaultIfEmpty(0).Max();
        var height = (2 * Margin) + (tallest * (NodeHeight + GapY)) - GapY;
        var nodes = columns.SelectMany((column, x) =>
        {
            var top = (height - ((column.Count * (NodeHeight + GapY)) - GapY)) / 2;
            return column.Select((name, y) => new GraphNode(name, groups[name], Margin + (x * (NodeWidth + GapX)), top + (y * (NodeHeight + GapY))));
        }).ToDictionary(node => node.Name, StringComparer.Ordinal);
        var edges = targets.SelectMany(pair => pair.Value.Select(to => new GraphEdge(nodes[pair.Key], nodes[to]))).ToList();
        var width = (2 * Margin) + (columns.Count * (NodeWidth + GapX)) - GapX;
        return new GraphLayout([.. nodes.Values], edges, width, height);
    }
}
