using System.Diagnostics;
using DeepMF.Specs;
using DeepMF.Torch.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace DeepMF.Torch.Plan;

/// <summary>Lowers a description to functions over tensors, in the order of the description.</summary>
internal sealed class NetworkBuilder
{
    private readonly ModelSpec _spec;
    private readonly IReadOnlyDictionary<string, TorchParameter> _parameters;
    private readonly ModuleSet _modules;
    private readonly Dictionary<string, int> _names = [];
    private readonly List<TableUse> _tables = [];
    private int _dropouts;

    private NetworkBuilder(ModelSpec spec, IReadOnlyDictionary<string, TorchParameter> parameters, ModuleSet modules)
    {
        _spec = spec;
        _parameters = parameters;
        _modules = modules;
    }

    public static Network Build(ModelSpec spec, IReadOnlyDictionary<string, TorchParameter> parameters, ModuleSet modules)
    {
        var builder = new NetworkBuilder(spec, parameters, modules);
        var scores = builder.Scores();
        return new Network(scores, builder._tables, modules.Modules);
    }

    private Source Scores()
    {
        var body = Body(_spec.Body, "");
        if (_spec.Body is TrunkSpec)
            body = Then(body, Dense("head"));
        if (_spec.Head is SoftmaxHeadSpec)
            return body;
        var score = _spec.Body is TrunkSpec ? Then(body, (x, _) => x.squeeze(1)) : body;
        return _spec.Biases is null ? score : AddBiases(score);
    }

    private Source AddBiases(Source score)
    {
        var global = _parameters["bias.global"];
        TableUse[] tables = [.. _spec.BiasedFeatures.Select(f => Table($"bias.{f.Name}.weight", f))];
        return pass =>
        {
            var sum = score(pass) + global.Values;
            foreach (var table in tables)
                sum += pass.Embed(table.Table, table.Feature).squeeze(1);
            return sum;
        };
    }

    private Source Body(BodySpec body, string prefix)
    {
        switch (body)
        {
            case DotSpec dot:
                Source left = Branch(dot.Left), right = Branch(dot.Right);
                return pass => (left(pass) * right(pass)).sum(1);
            case TrunkSpec trunk:
                var source = trunk.Source switch
                {
                    MergeSpec merge => Merge(merge.Kind, [.. merge.Branches.Select(Branch)]),
                    JoinSpec join => Merge(MergeKind.Concat, [Body(join.Left, $"{prefix}left."), Body(join.Right, $"{prefix}right.")]),
                    _ => throw new UnreachableException(),
                };
                return Then(source, Stack(trunk.Layers, $"{prefix}trunk", trunk.Source.Width));
            default:
                throw new UnreachableException();
        }
    }

    private static Source Merge(MergeKind kind, Source[] parts) => pass =>
    {
        Tensor[] vectors = [.. parts.Select(part => part(pass))];
        return kind switch
        {
            MergeKind.Concat => cat(vectors, 1),
            MergeKind.Multiply => vectors.Aggregate((product, vector) => product * vector),
            MergeKind.Add => vectors.Aggregate((sum, vector) => sum + vector),
            _ => throw new UnreachableException(),
        };
    };

    private Source Branch(BranchSpec branch)
    {
        var name = ParameterLayout.BranchName(_names, branch);
        var input = branch.Input is EmbeddingSpec embedding ? Embedding(Table($"embedding.{name}.weight", embedding.Feature)) : Numbers(FeatureIndex(branch.Input.Source));
        return Then(input, Stack(branch.Layers, $"tower.{name}", branch.Input.Width));
    }

    private static Source Embedding(TableUse use) => pass => pass.Embed(use.Table, use.Feature);

    private static Source Numbers(int feature) => pass => pass.Numbers(feature);

    private Layer Stack(SpecList<LayerSpec> specs, string prefix, int width)
    {
        var layers = new List<Layer>();
        for (var i = 0; i < specs.Count; i++)
        {
            layers.Add(Layer(specs[i], $"{prefix}.{i}", width));
            width = specs[i].OutputWidth(width);
        }

        return (x, pass) =>
        {
            foreach (var layer in layers)
                x = layer(x, pass);
            return x;
        };
    }

    private Layer Layer(LayerSpec spec, string name, int width)
    {
        switch (spec)
        {
            case DenseSpec:
                return Dense(name);
            case ReluSpec:
                return (x, _) => F.relu(x);
            case LeakyReluSpec leaky:
                return (x, _) => F.leaky_relu(x, leaky.Slope);
            case PReluSpec:
                var slope = _parameters[$"{name}.slope"];
                return (x, _) => F.prelu(x, slope.Values);
            case SigmoidSpec:
                return (x, _) => x.sigmoid();
            case TanhSpec:
                return (x, _) => x.tanh();
            case GeluSpec:
                return (x, _) => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh);
            case DropoutSpec dropout:
                return Layers.Dropout(dropout.Rate, _dropouts++, width);
            case BatchNormSpec batchNorm:
                return Layers.BatchNorm(batchNorm, _parameters[$"{name}.scale"], _parameters[$"{name}.shift"], _parameters[$"{name}.mean"], _parameters[$"{name}.variance"]);
            case LayerNormSpec layerNorm:
                return Layers.LayerNorm(layerNorm.Epsilon, _parameters[$"{name}.scale"], _parameters[$"{name}.shift"]);
            case ResidualSpec residual:
                var block = Stack(residual.Layers, name, width);
                return (x, pass) => x + block(x, pass);
            case SharedSpec shared:
                return Stack(shared.Layers, $"shared.{shared.Name}", width);
            case ModuleSpec module:
                return _modules.Get(name, module).Forward;
            default:
                throw new UnreachableException();
        }
    }

    private Layer Dense(string name) => Layers.Dense(_parameters[$"{name}.weight"], _parameters[$"{name}.bias"]);

    private static Source Then(Source source, Layer layer) => pass => layer(source(pass), pass);

    private TableUse Table(string name, Feature feature)
    {
        var use = new TableUse(_parameters[name], FeatureIndex(feature));
        _tables.Add(use);
        return use;
    }

    private int FeatureIndex(Feature feature)
    {
        for (var i = 0; i < _spec.Features.Count; i++)
            if (_spec.Features[i].Name == feature.Name)
                return i;
        throw new UnreachableException();
    }
}
