using System.Text.RegularExpressions;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>The blocks and arrows of a model, read from its Mermaid diagram, with a layer and a place for each.</summary>
/// <remarks>
/// A simple form of the layout of Sugiyama, Tagawa and Toda (1981): a block stands one layer above the first that reads it; an arrow over several layers passes points of its own, so that it runs
/// around blocks; order and places within a layer follow the mean place of the neighbours, in sweeps down and up.
/// </remarks>
internal sealed partial class NetworkGraph
{
    private const int Sweeps = 10;

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
            Sweep(goesDown: sweep % 2 == 0, goesUp: sweep % 2 == 1);
        for (var sweep = 0; sweep < Sweeps; sweep++)
            Sweep(goesDown: true, goesUp: true);
        var middle = (Left + Right) / 2;
        foreach (var node in _nodes)
            node.X -= middle;
    }

    /// <summary>The room between the outermost blocks' sides, in widths of a block.</summary>
    public double Width => Right - Left;

    private double Left => _nodes.Min(n => n.X - n.Room / 2);

    private double Right => _nodes.Max(n => n.X + n.Room / 2);

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
            Place(layer, [.. layer.Select(_ => 0.0)]);
        return layers;
    }

    /// <summary>Gives each layer the order of its neighbours, and places as near to theirs as there is room.</summary>
    private void Sweep(bool goesDown, bool goesUp)
    {
        foreach (var layer in goesUp && !goesDown ? Layers.Reverse() : Layers)
        {
            var wish = layer.ToDictionary(n => n, n => Neighbours(n, goesDown, goesUp).Select(o => o.X).DefaultIfEmpty(n.X).Average());
            if (goesDown != goesUp)
                layer.Sort((a, b) => wish[a].CompareTo(wish[b]));
            Place(layer, [.. layer.Select(n => wish[n])]);
        }
    }

    private IEnumerable<Node> Neighbours(Node node, bool above, bool below) =>
        _links.Where(l => above && l.To == node).Select(l => l.From).Concat(_links.Where(l => below && l.From == node).Select(l => l.To));

    /// <summary>Places in the order of the list, with the smallest sum of squared distances from the wishes that leaves room for every block.</summary>
    /// <remarks>Less the room that the blocks before it need, a place must not be smaller than the one before: isotonic regression, by pooling neighbours.</remarks>
    private static void Place(List<Node> layer, double[] wishes)
    {
        var starts = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
            starts[i] = starts[i - 1] + (layer[i - 1].Room + layer[i].Room) / 2;
        var pools = new Stack<(double Mean, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var pool = (Mean: wishes[i] - starts[i], Count: 1);
            while (pools.TryPeek(out var before) && before.Mean > pool.Mean)
            {
                pools.Pop();
                pool = ((before.Mean * before.Count + pool.Mean * pool.Count) / (before.Count + pool.Count), before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        var node = 0;
        foreach (var (mean, count) in pools.Reverse())
            for (var i = 0; i < count; i++, node++)
                layer[node].X = mean + starts[node];
    }

    [GeneratedRegex("""^\s+([fb]\d+)\(?\["(.*)"\]\)?$""", RegexOptions.Multiline)]
    private static partial Regex NodeLine();

    [GeneratedRegex(@"^\s+([fb]\d+) --> ([fb]\d+)$", RegexOptions.Multiline)]
    private static partial Regex LinkLine();

    /// <summary>A block, a feature, or a point that an arrow passes.</summary>
    internal sealed record Node(string Id, string[] Lines, bool IsFeature)
    {
        public bool IsPoint => Lines.Length == 0;

        public double Room => IsPoint ? 0.3 : 1;

        /// <summary>0 for the features.</summary>
        public int Layer { get; set; }

        /// <summary>In widths of a block.</summary>
        public double X { get; set; }

        public bool Equals(Node? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
