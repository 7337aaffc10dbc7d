using System.Text.RegularExpressions;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>The blocks and arrows of a model, read from its Mermaid diagram, with a layer and a place for each.</summary>
/// <remarks>
/// A simple form of the layout of Sugiyama, Tagawa and Toda (1981): a block stands one layer above the first that reads it; an arrow over several layers passes points of its own, so that it runs
/// around blocks; the order within a layer follows the mean place of the neighbours, in sweeps down and up.
/// </remarks>
internal sealed partial class NetworkGraph
{
    private const int Sweeps = 8;

    private readonly List<Node> _nodes = [];
    private readonly List<(Node From, Node To)> _links = [];

    public NetworkGraph(string mermaid)
    {
        foreach (Match match in NodeLine().Matches(mermaid))
            _nodes.Add(new Node(match.Groups[1].Value, match.Groups[2].Value.Split("<br>"), match.Groups[1].Value[0] == 'f'));
        foreach (Match match in LinkLine().Matches(mermaid))
            _links.Add((_nodes.Single(n => n.Id == match.Groups[1].Value), _nodes.Single(n => n.Id == match.Groups[2].Value)));
        SetLayers();
        Layers = Fill();
        for (var sweep = 0; sweep < Sweeps; sweep++)
            Sort(goesDown: sweep % 2 == 0);
    }

    /// <summary>From the features down; each from left to right.</summary>
    public IReadOnlyList<List<Node>> Layers { get; }

    /// <summary>Arrows between neighbouring layers.</summary>
    public IReadOnlyList<(Node From, Node To)> Links => _links;

    private void SetLayers()
    {
        // The distance from the head, then turned round.
        var distance = _nodes.ToDictionary(n => n, _ => 0);
        for (var pass = 0; pass < _nodes.Count; pass++)
            foreach (var (from, to) in _links)
                distance[from] = Math.Max(distance[from], distance[to] + 1);
        var last = distance.Values.Max();
        foreach (var node in _nodes)
            node.Layer = node.IsFeature ? 0 : last - distance[node];
    }

    private List<Node>[] Fill()
    {
        foreach (var (from, to) in _links.Where(l => l.To.Layer - l.From.Layer > 1).ToList())
        {
            _links.Remove((from, to));
            var before = from;
            for (var layer = from.Layer + 1; layer < to.Layer; layer++)
            {
                var point = new Node("", [], IsFeature: false) { Layer = layer };
                _nodes.Add(point);
                _links.Add((before, point));
                before = point;
            }

            _links.Add((before, to));
        }

        var layers = Enumerable.Range(0, _nodes.Max(n => n.Layer) + 1).Select(layer => _nodes.Where(n => n.Layer == layer).ToList()).ToArray();
        foreach (var layer in layers)
            Place(layer);
        return layers;
    }

    private void Sort(bool goesDown)
    {
        foreach (var layer in goesDown ? Layers.Skip(1) : Layers.Reverse().Skip(1))
        {
            var wish = layer.ToDictionary(n => n, n => Neighbours(n, goesDown).Select(o => o.X).DefaultIfEmpty(n.X).Average());
            layer.Sort((a, b) => wish[a].CompareTo(wish[b]));
            Place(layer);
        }
    }

    private IEnumerable<Node> Neighbours(Node node, bool above) =>
        above ? _links.Where(l => l.To == node).Select(l => l.From) : _links.Where(l => l.From == node).Select(l => l.To);

    /// <summary>Side by side around 0; a point takes half the room of a block.</summary>
    private static void Place(List<Node> layer)
    {
        var x = -layer.Sum(n => n.Room) / 2;
        foreach (var node in layer)
        {
            node.X = x + node.Room / 2;
            x += node.Room;
        }
    }

    [GeneratedRegex("""^\s+([fb]\d+)\(?\["(.*)"\]\)?$""", RegexOptions.Multiline)]
    private static partial Regex NodeLine();

    [GeneratedRegex(@"^\s+([fb]\d+) --> ([fb]\d+)$", RegexOptions.Multiline)]
    private static partial Regex LinkLine();

    /// <summary>A block, a feature, or a point that an arrow passes.</summary>
    internal sealed record Node(string Id, string[] Lines, bool IsFeature)
    {
        public bool IsPoint => Lines.Length == 0;

        public double Room => IsPoint ? 0.5 : 1;

        /// <summary>0 for the features.</summary>
        public int Layer { get; set; }

        /// <summary>In widths of a block.</summary>
        public double X { get; set; }

        public bool Equals(Node? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
