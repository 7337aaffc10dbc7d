using System.Diagnostics;

namespace DeepMF.Export.Onnx;

/// <summary>The inputs of a graph, and what looks their values up in tables.</summary>
internal sealed class InputLowering(OnnxGraph graph)
{
    /// <summary>In a bag, the place that holds no value.</summary>
    public const int NoValue = -1;

    private readonly Dictionary<string, string> _indices = [];
    private readonly Dictionary<string, string> _weights = [];

    public void Add(Feature feature)
    {
        graph.Inputs.Add(feature switch
        {
            CategoricalFeature c => OnnxProto.Value(c.Name, OnnxProto.Int64, [OnnxGraph.Rows], $"Indices from 0 to {c.Cardinality - 1}, one per row."),
            MultiValuedFeature m => OnnxProto.Value(m.Name, OnnxProto.Int64, [OnnxGraph.Rows, new Dimension(0, $"{m.Name}.places")], $"Indices from 0 to {m.Cardinality - 1}, any number per row; a place without one holds {NoValue}."),
            NumericFeature n => OnnxProto.Value(n.Name, OnnxProto.Float, [OnnxGraph.Rows, new Dimension(n.Width)], $"{n.Width} finite numbers per row."),
            _ => throw new UnreachableException(),
        });
        if (feature is CategoricalFeature categorical)
            _indices.Add(categorical.Name, Checked(categorical.Name, categorical));
        if (feature is MultiValuedFeature bag)
            AddBag(bag);
    }

    /// <summary>The rows of a table for a feature: <c>[B] → [B, D]</c>, or the pooled rows of bags.</summary>
    public string Lookup(IndexedFeature feature, string table, string name)
    {
        var rows = graph.Add("Gather", feature is MultiValuedFeature ? $"{name}.rows" : name, [graph.Parameter(table), _indices[feature.Name]], OnnxProto.Attribute("axis", 0));
        if (feature is not MultiValuedFeature)
            return rows;
        // [B, 1, L] times [B, L, D]: pools without a second copy of the rows.
        var pooled = graph.Add("MatMul", $"{name}.pooled", [_weights[feature.Name], rows]);
        return graph.Add("Squeeze", name, [pooled, One]);
    }

    private string One => graph.Constant("one", 1, 1);

    /// <summary>Gather counts negative indices from the end of the table, so they become one that it refuses.</summary>
    private string Checked(string indices, IndexedFeature feature)
    {
        var zero = graph.Constant("zero", 0L);
        var isNegative = graph.Add("Less", $"{feature.Name}.negative", [indices, zero]);
        return graph.Add("Where", $"{feature.Name}.index", [isNegative, graph.Constant($"{feature.Name}.count", feature.Cardinality), indices]);
    }

    private void AddBag(MultiValuedFeature bag)
    {
        var isEmpty = graph.Add("Equal", $"{bag.Name}.missing", [bag.Name, graph.Constant("none", (long)NoValue)]);
        var filled = graph.Add("Where", $"{bag.Name}.filled", [isEmpty, graph.Constant("zero", 0L), bag.Name]);
        _indices.Add(bag.Name, Checked(filled, bag));
        var isPresent = graph.Add("Not", $"{bag.Name}.present", [isEmpty]);
        var present = graph.Add("Cast", $"{bag.Name}.ones", [isPresent], OnnxProto.Attribute("to", (long)OnnxProto.Float));
        _weights.Add(bag.Name, graph.Add("Unsqueeze", $"{bag.Name}.weights", [Scaled(bag, present), One]));
    }

    /// <summary>What each value of a bag of n counts: 1, 1/n or 1/√n. An empty bag has none, so any n but zero does.</summary>
    private string Scaled(MultiValuedFeature bag, string present)
    {
        if (bag.Pooling == Pooling.Sum)
            return present;
        var count = graph.Add("ReduceSum", $"{bag.Name}.sum", [present, One], OnnxProto.Attribute("keepdims", 1));
        var divisor = graph.Add("Max", $"{bag.Name}.n", [count, graph.Constant("unit", 1f)]);
        return graph.Add("Div", $"{bag.Name}.scaled", [present, bag.Pooling switch
        {
            Pooling.Mean => divisor,
            Pooling.SquareRootMean => graph.Add("Sqrt", $"{bag.Name}.root", [divisor]),
            _ => throw new UnreachableException(),
        }]);
    }
}
