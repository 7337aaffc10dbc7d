using DeepMF.Engines;

namespace DeepMF.Specs;

/// <summary>Names the parameters of a model, in the order of its description. The names are part of the file format.</summary>
/// <remarks>Names of shared blocks start with <c>shared.</c>, so they never meet those of towers, trunks, tables, biases or the head.</remarks>
internal sealed class ParameterLayout
{
    private readonly List<ParameterSpec> _parameters = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly SharedBlocks _shared = new();

    private ParameterLayout()
    {
    }

    public static SpecList<ParameterSpec> Of(ModelSpec spec)
    {
        var layout = new ParameterLayout();
        layout.AddAll(spec);
        return [.. layout._parameters];
    }

    private void AddAll(ModelSpec spec)
    {
        AddBody(spec.Body, "");
        if (spec.Biases is { } biases)
        {
            _parameters.Add(new ParameterSpec("bias.global", [1], ParameterKind.Offset, ParameterGroup.Bias, Initializer.Constant(0)));
            foreach (var feature in spec.BiasedFeatures)
                _parameters.Add(new ParameterSpec($"bias.{feature.Name}.weight", [feature.Cardinality, 1], ParameterKind.Table, ParameterGroup.Bias, biases.Options.Initializer, biases.Options.L2));
        }

        if (spec.Body is TrunkSpec trunk)
            AddDense("head", ParameterGroup.Head, trunk.Width, spec.Head.OutputWidth, Initializer.Glorot);
    }

    private void AddBody(BodySpec body, string prefix)
    {
        switch (body)
        {
            case DotSpec dot:
                AddBranch(dot.Left);
                AddBranch(dot.Right);
                break;
            case TrunkSpec trunk:
                if (trunk.Source is MergeSpec merge)
                {
                    foreach (var branch in merge.Branches)
                        AddBranch(branch);
                }
                else if (trunk.Source is JoinSpec join)
                {
                    AddBody(join.Left, $"{prefix}left.");
                    AddBody(join.Right, $"{prefix}right.");
                }

                AddLayers($"{prefix}trunk", ParameterGroup.Trunk, trunk.Layers, trunk.Source.Width);
                break;
        }
    }

    private void AddBranch(BranchSpec branch)
    {
        var name = BranchName(_names, branch);
        if (branch.Input is EmbeddingSpec table)
            _parameters.Add(new ParameterSpec($"embedding.{name}.weight", [table.Feature.Cardinality, table.Dimension], ParameterKind.Table, ParameterGroup.Embedding, table.Options.Initializer, table.Options.L2));
        AddLayers($"tower.{name}", ParameterGroup.Tower, branch.Layers, branch.Input.Width);
    }

    /// <summary>A feature that enters the model a second time is called <c>name:2</c>: each branch has parameters of its own.</summary>
    internal static string BranchName(Dictionary<string, int> names, BranchSpec branch)
    {
        var name = branch.Input.Source.Name;
        var occurrence = names[name] = names.GetValueOrDefault(name) + 1;
        return occurrence == 1 ? name : $"{name}:{occurrence}";
    }

    private void AddLayers(string prefix, ParameterGroup group, SpecList<LayerSpec> layers, int width)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var name = $"{prefix}.{i}";
            switch (layers[i])
            {
                case DenseSpec dense:
                    AddDense(name, group, width, dense.Units, dense.Initializer);
                    break;
                case PReluSpec prelu:
                    AddVector($"{name}.slope", ParameterKind.Offset, group, width, prelu.InitialSlope);
                    break;
                case BatchNormSpec:
                    AddScaleAndShift(name, group, width);
                    AddVector($"{name}.mean", ParameterKind.Statistic, group, width, 0);
                    AddVector($"{name}.variance", ParameterKind.Statistic, group, width, 1);
                    break;
                case LayerNormSpec:
                    AddScaleAndShift(name, group, width);
                    break;
                case ResidualSpec residual:
                    AddLayers(name, group, residual.Layers, width);
                    break;
                case SharedSpec shared when _shared.Enter(shared, width, name):
                    AddLayers(shared.Prefix, group, shared.Layers, width);
                    _shared.Leave(shared);
                    break;
                case ModuleSpec module:
                    foreach (var parameter in module.Parameters)
                        _parameters.Add(new ParameterSpec($"{name}.{parameter.Name}", parameter.Shape, KindOf(parameter), group, ModuleInitializer.Instance));
                    break;
            }

            width = layers[i].OutputWidth(width);
        }
    }

    private static ParameterKind KindOf(ModuleParameterSpec parameter) =>
        !parameter.IsTrained ? ParameterKind.Statistic : parameter.Shape.Count >= 2 ? ParameterKind.Weight : ParameterKind.Offset;

    private void AddDense(string name, ParameterGroup group, int inputs, int units, Initializer initializer)
    {
        _parameters.Add(new ParameterSpec($"{name}.weight", [inputs, units], ParameterKind.Weight, group, initializer));
        AddVector($"{name}.bias", ParameterKind.Offset, group, units, 0);
    }

    private void AddScaleAndShift(string name, ParameterGroup group, int width)
    {
        AddVector($"{name}.scale", ParameterKind.Offset, group, width, 1);
        AddVector($"{name}.shift", ParameterKind.Offset, group, width, 0);
    }

    private void AddVector(string name, ParameterKind kind, ParameterGroup group, int width, double value) =>
        _parameters.Add(new ParameterSpec(name, [width], kind, group, Initializer.Constant(value)));
}
