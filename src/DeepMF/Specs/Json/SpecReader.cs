namespace DeepMF.Specs.Json;

/// <summary>Turns JSON into specifications through their constructors, so that every check of theirs runs.</summary>
internal static class SpecReader
{
    public static ModelSpec Model(JsonItem item)
    {
        item.Only("body", "head", "biases");
        var body = Body(item.Get("body"));
        var head = Head(item.Get("head"));
        var biases = item.TryGet("biases", out var b) ? Biases(b) : null;
        return item.Make(() => new ModelSpec(body, head, biases));
    }

    private static BodySpec Body(JsonItem item)
    {
        switch (item.Kind)
        {
            case "dot":
                item.Only("kind", "left", "right");
                var left = Branch(item.Get("left"));
                var right = Branch(item.Get("right"));
                return item.Make(() => new DotSpec(left, right));
            case "trunk":
                return Trunk(item);
            default:
                throw UnknownKind(item, "a body", "dot", "trunk");
        }
    }

    private static TrunkSpec Trunk(JsonItem item)
    {
        if (item.Kind != "trunk")
            throw UnknownKind(item, "a trunk", "trunk");
        item.Only("kind", "source", "layers");
        var source = Source(item.Get("source"));
        var layers = LayerReader.LayersOf(item);
        return item.Make(() => new TrunkSpec(source, layers));
    }

    private static VectorSpec Source(JsonItem item)
    {
        MergeKind merge;
        switch (item.Kind)
        {
            case "join":
                item.Only("kind", "left", "right");
                var left = Trunk(item.Get("left"));
                var right = Trunk(item.Get("right"));
                return item.Make(() => new JoinSpec(left, right));
            case "concat":
                merge = MergeKind.Concat;
                break;
            case "multiply":
                merge = MergeKind.Multiply;
                break;
            case "add":
                merge = MergeKind.Add;
                break;
            default:
                throw UnknownKind(item, "a source", "concat", "multiply", "add", "join");
        }

        item.Only("kind", "branches");
        SpecList<BranchSpec> branches = [.. item.Get("branches").Items().Select(Branch)];
        return item.Make(() => new MergeSpec(merge, branches));
    }

    private static BranchSpec Branch(JsonItem item)
    {
        item.Only("input", "layers");
        var input = Input(item.Get("input"));
        var layers = LayerReader.LayersOf(item);
        return item.Make(() => new BranchSpec(input, layers));
    }

    private static InputSpec Input(JsonItem item)
    {
        switch (item.Kind)
        {
            case "embedding":
                item.Only("kind", "feature", "dimension", "options");
                var at = item.Get("feature");
                var feature = Feature(at) as IndexedFeature ?? throw at.Error("An embedding needs a categorical or a multi-valued feature, not a numeric one.");
                var dimension = item.Get("dimension").Integer();
                var options = item.TryGet("options", out var o) ? Options(o) : null;
                return item.Make(() => new EmbeddingSpec(feature, dimension, options));
            case "numeric":
                item.Only("kind", "feature");
                at = item.Get("feature");
                return new NumericInputSpec(Feature(at) as NumericFeature ?? throw at.Error("A numeric input needs a numeric feature."));
            default:
                throw UnknownKind(item, "an input", "embedding", "numeric");
        }
    }

    private static Feature Feature(JsonItem item)
    {
        var kind = item.Kind;
        var name = item.Get("name").Text();
        switch (kind)
        {
            case "categorical":
                item.Only("kind", "name", "cardinality");
                var cardinality = item.Get("cardinality").Integer();
                return item.Make(() => new CategoricalFeature(name, cardinality));
            case "multiValued":
                item.Only("kind", "name", "cardinality", "pooling");
                cardinality = item.Get("cardinality").Integer();
                var pooling = item.TryGet("pooling", out var p) ? Pooling(p) : DeepMF.Pooling.Mean;
                return item.Make(() => new MultiValuedFeature(name, cardinality, pooling));
            case "numeric":
                item.Only("kind", "name", "width");
                var width = item.TryGet("width", out var w) ? w.Integer() : 1;
                return item.Make(() => new NumericFeature(name, width));
            default:
                throw UnknownKind(item, "a feature", "categorical", "multiValued", "numeric");
        }
    }

    private static Pooling Pooling(JsonItem item) => item.Text() switch
    {
        "mean" => DeepMF.Pooling.Mean,
        "sum" => DeepMF.Pooling.Sum,
        "squareRootMean" => DeepMF.Pooling.SquareRootMean,
        var other => throw item.Error($"The pooling '{other}' is unknown. Known: 'mean', 'sum', 'squareRootMean'."),
    };

    private static EmbeddingOptions Options(JsonItem item)
    {
        item.Only("initializer", "l2");
        var options = item.TryGet("initializer", out var i) ? new EmbeddingOptions { Initializer = Initializer(i) } : EmbeddingOptions.Default;
        return item.TryGet("l2", out var l2) ? item.Make(() => options with { L2 = l2.Number() }) : options;
    }

    public static Initializer Initializer(JsonItem item)
    {
        switch (item.Kind)
        {
            case "glorot":
                item.Only("kind");
                return DeepMF.Initializer.Glorot;
            case "he":
                item.Only("kind");
                return DeepMF.Initializer.He;
            case "normal":
                item.Only("kind", "standardDeviation");
                var deviation = item.Get("standardDeviation").Number();
                return item.Make(() => DeepMF.Initializer.Normal(deviation));
            case "uniform":
                item.Only("kind", "limit");
                var limit = item.Get("limit").Number();
                return item.Make(() => DeepMF.Initializer.Uniform(limit));
            case "constant":
                item.Only("kind", "value");
                var value = item.Get("value").Number();
                return item.Make(() => DeepMF.Initializer.Constant(value));
            default:
                throw UnknownKind(item, "an initializer", "glorot", "he", "normal", "uniform", "constant");
        }
    }

    private static BiasSpec Biases(JsonItem item)
    {
        item.Only("options");
        return new BiasSpec(item.TryGet("options", out var options) ? Options(options) : EmbeddingOptions.Default);
    }

    private static HeadSpec Head(JsonItem item)
    {
        switch (item.Kind)
        {
            case "regression":
                item.Only("kind", "loss", "range");
                var loss = item.TryGet("loss", out var l) ? Loss(l) : RegressionLoss.Squared;
                return new RegressionHeadSpec(loss, item.TryGet("range", out var range) ? Range(range) : null);
            case "softmax":
                item.Only("kind", "scale");
                return new SoftmaxHeadSpec(Scale(item.Get("scale")));
            case "binary":
                item.Only("kind");
                return new BinaryHeadSpec();
            case "ranking":
                item.Only("kind");
                return new RankingHeadSpec();
            default:
                throw UnknownKind(item, "a head", "regression", "softmax", "binary", "ranking");
        }
    }

    private static RegressionLoss Loss(JsonItem item)
    {
        switch (item.Kind)
        {
            case "squared":
                item.Only("kind");
                return RegressionLoss.Squared;
            case "absolute":
                item.Only("kind");
                return RegressionLoss.Absolute;
            case "huber":
                item.Only("kind", "delta");
                var delta = item.Get("delta").Number();
                return item.Make(() => RegressionLoss.Huber(delta));
            default:
                throw UnknownKind(item, "a loss", "squared", "absolute", "huber");
        }
    }

    private static OutputRange Range(JsonItem item)
    {
        item.Only("minimum", "maximum");
        var minimum = item.Get("minimum").Number();
        var maximum = item.Get("maximum").Number();
        return item.Make(() => new OutputRange(minimum, maximum));
    }

    private static ClassScale Scale(JsonItem item)
    {
        item.Only("classes", "minimum", "step");
        var classes = item.Get("classes").Integer();
        var minimum = item.TryGet("minimum", out var m) ? m.Number() : 0;
        var step = item.TryGet("step", out var s) ? s.Number() : 1;
        return item.Make(() => new ClassScale(classes, minimum, step));
    }

    public static InvalidDataException UnknownKind(JsonItem item, string role, params string[] known) =>
        item.Get("kind").Error($"The kind '{item.Kind}' of {role} is unknown. Known: {string.Join(", ", known.Select(k => $"'{k}'"))}.");
}
