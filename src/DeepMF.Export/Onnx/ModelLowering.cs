using System.Diagnostics;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Export.Onnx;

/// <summary>Lowers a description to a graph whose outputs are those of <see cref="Model.Predict(Batch)"/>.</summary>
internal sealed class ModelLowering
{
    private readonly Dictionary<string, int> _names = [];
    private readonly ModelSpec _spec;
    private readonly OnnxGraph _graph;
    private readonly InputLowering _inputs;
    private readonly LayerLowering _layers;

    private ModelLowering(ModelSpec spec, OnnxGraph graph)
    {
        _spec = spec;
        _graph = graph;
        _inputs = new InputLowering(graph);
        _layers = new LayerLowering(graph);
    }

    public static OnnxGraph Lower(ModelSpec spec, IReadOnlyList<Parameter> parameters, OnnxExportOptions options)
    {
        Refuse(spec, options);
        var graph = new OnnxGraph(parameters, [.. spec.Features.Select(f => f.Name), options.OutputName, Expected(options.OutputName)]);
        new ModelLowering(spec, graph).LowerModel(options.OutputName);
        return graph;
    }

    private static void Refuse(ModelSpec spec, OnnxExportOptions options)
    {
        foreach (var block in Outline.Of(spec))
            if (block.Layer is ModuleSpec module)
                throw new NotSupportedException(
                    $"The block '{block.Name}' is the module '{module.Name}', which cannot be exported to ONNX: its arithmetic is code of yours. Describe it with layers of the builder, or export its code with the tools of PyTorch.");
        if (spec.Features.Any(f => f.Name == options.OutputName))
            throw new ArgumentException($"The output cannot be called '{options.OutputName}': a feature of the model has that name. Set OutputName of the options.", nameof(options));
    }

    private void LowerModel(string output)
    {
        foreach (var feature in _spec.Features)
            _inputs.Add(feature);
        var body = LowerBody(_spec.Body, "");
        if (_spec.Head is SoftmaxHeadSpec softmax)
        {
            LowerClasses(softmax.Scale, _layers.Dense("head", body), output);
            return;
        }

        var score = _spec.Body is TrunkSpec ? _layers.Dense("head", body) : body; // [B, 1]
        if (_spec.Biases is not null)
            score = AddBiases(score);
        _graph.AddOutput("Squeeze", output, [OnnxGraph.Rows], "One number per row, as the head of the model says.", [Finish(score), One]);
    }

    private string Finish(string score) => _spec.Head switch
    {
        RegressionHeadSpec { Range: { } range } => Scaled(_graph.Add("Sigmoid", "head.sigmoid", [score]), range),
        RegressionHeadSpec or RankingHeadSpec => score,
        BinaryHeadSpec => _graph.Add("Sigmoid", "head.sigmoid", [score]),
        _ => throw new UnreachableException(),
    };

    private string Scaled(string share, OutputRange range)
    {
        var span = _graph.Add("Mul", "head.scaled", [share, _graph.Constant("range.span", (float)(range.Maximum - range.Minimum))]);
        return _graph.Add("Add", "head.ranged", [span, _graph.Constant("range.minimum", (float)range.Minimum)]);
    }

    private void LowerClasses(ClassScale scale, string logits, string output)
    {
        _graph.AddOutput("Softmax", output, [OnnxGraph.Rows, new Dimension(scale.Classes)], "The probability of each class.", [logits], OnnxProto.Attribute("axis", -1));
        var values = _graph.Tensor("constant.classes", () => OnnxTensor.Of("constant.classes", [.. Enumerable.Range(0, scale.Classes).Select(k => (float)scale.Value(k))], scale.Classes, 1));
        var expected = _graph.Add("MatMul", "head.expected", [output, values]);
        _graph.AddOutput("Squeeze", Expected(output), [OnnxGraph.Rows], "The mean of the values of the classes, weighted by their probabilities.", [expected, One]);
    }

    private static string Expected(string output) => $"{output}.expected";

    private string One => _graph.Constant("one", 1, 1);

    private string AddBiases(string score)
    {
        score = _graph.Add("Add", "bias.global.sum", [score, _graph.Parameter("bias.global")]);
        foreach (var feature in _spec.BiasedFeatures)
            score = _graph.Add("Add", $"bias.{feature.Name}.sum", [score, _inputs.Lookup(feature, $"bias.{feature.Name}.weight", $"bias.{feature.Name}")]);
        return score;
    }

    private string LowerBody(BodySpec body, string prefix)
    {
        switch (body)
        {
            case DotSpec dot:
                var product = _graph.Add("Mul", "dot.product", [LowerBranch(dot.Left), LowerBranch(dot.Right)]);
                return _graph.Add("ReduceSum", "dot", [product, One], OnnxProto.Attribute("keepdims", 1));
            case TrunkSpec trunk:
                var source = trunk.Source switch
                {
                    MergeSpec merge => LowerMerge(merge, prefix),
                    JoinSpec join => Concat($"{prefix}join", [LowerBody(join.Left, $"{prefix}left."), LowerBody(join.Right, $"{prefix}right.")]),
                    _ => throw new UnreachableException(),
                };
                return _layers.Lower(trunk.Layers, $"{prefix}trunk", source);
            default:
                throw new UnreachableException();
        }
    }

    private string LowerMerge(MergeSpec merge, string prefix)
    {
        string[] branches = [.. merge.Branches.Select(LowerBranch)];
        return merge.Kind switch
        {
            MergeKind.Concat => Concat($"{prefix}concat", branches),
            MergeKind.Multiply => branches.Aggregate((x, y) => _graph.Add("Mul", $"{prefix}multiply", [x, y])),
            MergeKind.Add => branches.Aggregate((x, y) => _graph.Add("Add", $"{prefix}add", [x, y])),
            _ => throw new UnreachableException(),
        };
    }

    private string Concat(string name, string[] parts) => _graph.Add("Concat", name, parts, OnnxProto.Attribute("axis", 1));

    private string LowerBranch(BranchSpec branch)
    {
        var name = ParameterLayout.BranchName(_names, branch);
        var value = branch.Input switch
        {
            EmbeddingSpec table => _inputs.Lookup(table.Feature, $"embedding.{name}.weight", $"embedding.{name}"),
            NumericInputSpec numeric => numeric.Feature.Name,
            _ => throw new UnreachableException(),
        };
        return _layers.Lower(branch.Layers, $"tower.{name}", value);
    }
}
