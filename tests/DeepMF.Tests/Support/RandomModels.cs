using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>Random descriptions, of any shape that a description can have.</summary>
/// <param name="seed">Decides which.</param>
/// <param name="widest">The widest layers. Behind wide ones, large random numbers end in differences of huge ones, of which single precision keeps few digits.</param>
internal sealed class RandomModels(int seed, int widest = 128)
{
    private readonly int[] _widths = [.. new[] { 1, 2, 3, 5, 15, 16, 17, 32, 33, 128 }.Where(width => width <= widest)];
    private readonly Random _random = new(seed);
    private readonly List<(int Width, SharedSpec Block)> _shared = [];

    public ModelSpec Next()
    {
        _shared.Clear();
        var isDot = _random.Next(5) == 0;
        BodySpec body = isDot ? Dot() : Trunk(2);
        HeadSpec head = _random.Next(isDot ? 3 : 4) switch
        {
            0 => new RegressionHeadSpec(RegressionLoss.Squared, _random.Next(2) == 0 ? new OutputRange(-1, 6) : null),
            1 => new BinaryHeadSpec(),
            2 => new RankingHeadSpec(),
            _ => new SoftmaxHeadSpec(new ClassScale(_random.Next(2, 20))),
        };
        var spec = new ModelSpec(body, head);
        var canHaveBiases = head is not SoftmaxHeadSpec && spec.AllBranches.Any(b => b.Input is EmbeddingSpec { Feature: CategoricalFeature });
        return canHaveBiases && _random.Next(2) == 0 ? new ModelSpec(body, head, new BiasSpec(new EmbeddingOptions { L2 = 0.1 })) : spec;
    }

    private DotSpec Dot()
    {
        var width = Pick(_widths);
        return new DotSpec(Branch(width), Branch(width));
    }

    private TrunkSpec Trunk(int depth)
    {
        var source = depth > 0 && _random.Next(4) == 0 ? (VectorSpec)new JoinSpec(Trunk(depth - 1), Trunk(depth - 1)) : Merge();
        return new TrunkSpec(source, Layers(source.Width, _random.Next(4), 2));
    }

    private MergeSpec Merge()
    {
        var kind = _random.Next(2) == 0 ? MergeKind.Concat : Pick([MergeKind.Multiply, MergeKind.Add]);
        var width = Pick(_widths);
        SpecList<BranchSpec> branches = [];
        for (var count = _random.Next(2, 5); count > 0; count--)
            branches = branches.Add(Branch(kind == MergeKind.Concat ? Pick(_widths) : width));
        return new MergeSpec(kind, branches);
    }

    /// <summary>A branch that ends with a given width.</summary>
    private BranchSpec Branch(int width)
    {
        var isBare = _random.Next(3) == 0;
        var input = Input(isBare ? width : Pick(_widths));
        if (isBare)
            return new BranchSpec(input);
        var layers = Layers(input.Width, _random.Next(3), 2);
        foreach (var layer in (LayerSpec[])[new DenseSpec(width), .. Layers(width, _random.Next(3), 1).TakeWhile(l => l.OutputWidth(width) == width)])
            layers = layers.Add(layer);
        return new BranchSpec(input, layers);
    }

    private InputSpec Input(int width) => _random.Next(4) switch
    {
        0 => new NumericInputSpec(new NumericFeature($"n{width}", width)),
        1 => Table(new MultiValuedFeature("bag", 6, Pooling.SquareRootMean), width),
        2 => Table(new MultiValuedFeature("means", 4), width),
        _ => Table(new CategoricalFeature(Pick(["a", "b"]), 7), width),
    };

    private SpecList<LayerSpec> Layers(int width, int count, int depth)
    {
        SpecList<LayerSpec> layers = [];
        for (; count > 0; count--)
        {
            var layer = Layer(width, depth);
            layers = layers.Add(layer);
            width = layer.OutputWidth(width);
        }

        return layers;
    }

    // The epsilons are large: a unit that hardly varies would blow up the rounding of single precision, which is not what is tested here.
    private LayerSpec Layer(int width, int depth) => _random.Next(depth > 0 ? 15 : 11) switch
    {
        0 => new ReluSpec(),
        1 => new LeakyReluSpec(0.1),
        2 => new PReluSpec(),
        3 => new SigmoidSpec(),
        4 => new TanhSpec(),
        5 => new GeluSpec(),
        6 => new BatchNormSpec(epsilon: 0.1),
        7 => new LayerNormSpec(0.1),
        8 => new DropoutSpec(0),
        9 or 10 => new DenseSpec(Pick(_widths)),
        11 or 12 => Shared(width, depth),
        _ => Residual(width, depth),
    };

    /// <summary>A block of its own, or one that is there already.</summary>
    private SharedSpec Shared(int width, int depth)
    {
        SharedSpec[] known = [.. _shared.Where(s => s.Width == width).Select(s => s.Block)];
        if (known.Length > 0 && _random.Next(4) > 0)
            return Pick(known);
        var layers = Layers(width, _random.Next(1, 4), depth - 1);
        var block = new SharedSpec($"s{_shared.Count}", layers);
        _shared.Add((width, block));
        return block;
    }

    private ResidualSpec Residual(int width, int depth)
    {
        var layers = Layers(width, _random.Next(3), depth - 1);
        return new ResidualSpec(LayerWidths.After(layers, width) == width ? layers : layers.Add(new DenseSpec(width)));
    }

    private EmbeddingSpec Table(IndexedFeature feature, int width) => new(feature, width, new EmbeddingOptions { L2 = _random.Next(2) * 0.2 });

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
