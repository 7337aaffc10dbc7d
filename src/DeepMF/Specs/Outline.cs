using System.Diagnostics;
using System.Globalization;

namespace DeepMF.Specs;

/// <summary>One block of a model, for tables and diagrams.</summary>
/// <param name="Name">The name that its parameters start with.</param>
/// <param name="Label">What it does, such as <c>Dense</c>; empty where the name says it.</param>
/// <param name="Shape">The shape of its output.</param>
/// <param name="Depth">How many residual and shared blocks it lies in.</param>
internal sealed record OutlineBlock(string Name, string Label, string Shape, int Depth)
{
    /// <summary>The blocks that it reads, by position.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>The feature that it reads.</summary>
    public Feature? Feature { get; init; }

    /// <summary>What its parameters are found by: the biases of a feature 'global' have the name of the bias that all rows share, but not its key.</summary>
    public string Key { get; init; } = Name;

    /// <summary>The layer that it is, if it is one.</summary>
    public LayerSpec? Layer { get; init; }

    public string Title => Label.Length == 0 ? Name : $"{Name} {Label}";
}

/// <summary>Lists the blocks of a model in the order of its description, with the names of <see cref="ParameterLayout"/>.</summary>
internal sealed class Outline
{
    private readonly List<OutlineBlock> _blocks = [];
    private readonly Dictionary<string, int> _names = [];

    private Outline()
    {
    }

    public static IReadOnlyList<OutlineBlock> Of(ModelSpec spec)
    {
        var outline = new Outline();
        var score = outline.AddBody(spec.Body, "");
        var inputs = new List<int> { score };
        if (spec.Biases is not null)
        {
            inputs.Add(outline.Add("bias.global", "", "[1]"));
            foreach (var feature in spec.BiasedFeatures)
                inputs.Add(outline.Add($"bias.{feature.Name}", "", "[B]", feature: feature, key: $"bias.{feature.Name}.weight"));
        }

        outline.Add("head", HeadLabel(spec.Head), spec.Head.OutputWidth == 1 ? "[B]" : Vector(spec.Head.OutputWidth), inputs: inputs);
        return outline._blocks;
    }

    private int AddBody(BodySpec body, string prefix)
    {
        switch (body)
        {
            case DotSpec dot:
                return Add("dot", "", "[B]", inputs: [AddBranch(dot.Left), AddBranch(dot.Right)]);
            case TrunkSpec trunk:
                var source = trunk.Source switch
                {
                    MergeSpec merge => Add($"{prefix}{MergeName(merge.Kind)}", "", Vector(merge.Width), inputs: [.. merge.Branches.Select(AddBranch)]),
                    JoinSpec join => Add($"{prefix}concat", "", Vector(join.Width), inputs: [AddBody(join.Left, $"{prefix}left."), AddBody(join.Right, $"{prefix}right.")]),
                    _ => throw new UnreachableException(),
                };
                return AddLayers($"{prefix}trunk", trunk.Layers, source, trunk.Source.Width, 0);
            default:
                throw new UnreachableException();
        }
    }

    private int AddBranch(BranchSpec branch)
    {
        var name = ParameterLayout.BranchName(_names, branch);
        var input = branch.Input switch
        {
            EmbeddingSpec { Feature: MultiValuedFeature bag } => Add($"embedding.{name}", bag.Pooling.ToString(), Vector(branch.Input.Width), feature: bag),
            EmbeddingSpec table => Add($"embedding.{name}", "", Vector(table.Width), feature: table.Feature),
            NumericInputSpec numeric => Add($"input.{name}", "", Vector(numeric.Width), feature: numeric.Feature),
            _ => throw new UnreachableException(),
        };
        return AddLayers($"tower.{name}", branch.Layers, input, branch.Input.Width, 0);
    }

    private int AddLayers(string prefix, SpecList<LayerSpec> layers, int input, int width, int depth)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var before = width;
            width = layers[i].OutputWidth(width);
            var block = Add($"{prefix}.{i}", LayerLabel(layers[i]), Vector(width), depth, layer: layers[i], inputs: layers[i] is SharedSpec ? [] : [input]);
            if (layers[i] is ResidualSpec residual)
                _blocks[block].Inputs.Insert(0, AddLayers($"{prefix}.{i}", residual.Layers, input, before, depth + 1));
            if (layers[i] is SharedSpec shared)
                _blocks[block].Inputs.Add(AddLayers(shared.Prefix, shared.Layers, input, before, depth + 1));
            input = block;
        }

        return input;
    }

    private int Add(string name, string label, string shape, int depth = 0, Feature? feature = null, LayerSpec? layer = null, IEnumerable<int>? inputs = null, string? key = null)
    {
        var block = new OutlineBlock(name, label, shape, depth) { Feature = feature, Layer = layer, Key = key ?? name };
        block.Inputs.AddRange(inputs ?? []);
        _blocks.Add(block);
        return _blocks.Count - 1;
    }

    private static string Vector(int width) => $"[B, {width}]";

    private static string MergeName(MergeKind kind) => kind switch
    {
        MergeKind.Concat => "concat",
        MergeKind.Multiply => "multiply",
        MergeKind.Add => "add",
        _ => throw new UnreachableException(),
    };

    private static string LayerLabel(LayerSpec layer) => layer switch
    {
        DenseSpec => "Dense",
        ReluSpec => "Relu",
        LeakyReluSpec leaky => string.Create(CultureInfo.InvariantCulture, $"LeakyRelu({leaky.Slope})"),
        PReluSpec => "PRelu",
        SigmoidSpec => "Sigmoid",
        TanhSpec => "Tanh",
        GeluSpec => "Gelu",
        DropoutSpec dropout => string.Create(CultureInfo.InvariantCulture, $"Dropout({dropout.Rate})"),
        BatchNormSpec => "BatchNorm",
        LayerNormSpec => "LayerNorm",
        ResidualSpec => "Residual",
        SharedSpec shared => $"Shared({shared.Name})",
        ModuleSpec module => $"Module({module.Name})",
        _ => throw new UnreachableException(),
    };

    private static string HeadLabel(HeadSpec head) => head switch
    {
        RegressionHeadSpec { Range: { } range } => string.Create(CultureInfo.InvariantCulture, $"Regression({range.Minimum} to {range.Maximum})"),
        RegressionHeadSpec => "Regression",
        SoftmaxHeadSpec => "Softmax",
        BinaryHeadSpec => "Binary",
        RankingHeadSpec => "Ranking",
        _ => throw new UnreachableException(),
    };
}
