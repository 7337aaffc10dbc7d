using DeepMF.Engines;

namespace DeepMF.Specs;

/// <summary>Names the parameters of a model, in the order of its description. The names are part of the file format.</summary>
internal static class ParameterLayout
{
    public static SpecList<ParameterSpec> Of(ModelSpec spec)
    {
        var names = new Dictionary<string, int>();
        var parameters = new List<ParameterSpec>();
        AddBody(parameters, names, spec.Body, "");
        if (spec.Biases is { } biases)
        {
            parameters.Add(new ParameterSpec("bias.global", [1], ParameterKind.Offset, ParameterGroup.Bias, Initializer.Constant(0)));
            foreach (var feature in spec.BiasedFeatures)
                parameters.Add(new ParameterSpec($"bias.{feature.Name}.weight", [feature.Cardinality, 1], ParameterKind.Table, ParameterGroup.Bias, biases.Options.Initializer, biases.Options.L2));
        }

        if (spec.Body is TrunkSpec trunk)
            AddDense(parameters, "head", ParameterGroup.Head, trunk.Width, spec.Head.OutputWidth, Initializer.Glorot);
        return [.. parameters];
    }

    private static void AddBody(List<ParameterSpec> parameters, Dictionary<string, int> names, BodySpec body, string prefix)
    {
        switch (body)
        {
            case DotSpec dot:
                AddBranch(parameters, names, dot.Left);
                AddBranch(parameters, names, dot.Right);
                break;
            case TrunkSpec trunk:
                if (trunk.Source is MergeSpec merge)
                {
                    foreach (var branch in merge.Branches)
                        AddBranch(parameters, names, branch);
                }
                else if (trunk.Source is JoinSpec join)
                {
                    AddBody(parameters, names, join.Left, $"{prefix}left.");
                    AddBody(parameters, names, join.Right, $"{prefix}right.");
                }

                AddLayers(parameters, $"{prefix}trunk", ParameterGroup.Trunk, trunk.Layers, trunk.Source.Width);
                break;
        }
    }

    private static void AddBranch(List<ParameterSpec> parameters, Dictionary<string, int> names, BranchSpec branch)
    {
        var name = BranchName(names, branch);
        if (branch.Input is EmbeddingSpec table)
            parameters.Add(new ParameterSpec($"embedding.{name}.weight", [table.Feature.Cardinality, table.Dimension], ParameterKind.Table, ParameterGroup.Embedding, table.Options.Initializer, table.Options.L2));
        AddLayers(parameters, $"tower.{name}", ParameterGroup.Tower, branch.Layers, branch.Input.Width);
    }

    /// <summary>A feature that enters the model a second time is called <c>name:2</c>: each branch has parameters of its own.</summary>
    internal static string BranchName(Dictionary<string, int> names, BranchSpec branch)
    {
        var name = branch.Input.Source.Name;
        var occurrence = names[name] = names.GetValueOrDefault(name) + 1;
        return occurrence == 1 ? name : $"{name}:{occurrence}";
    }

    private static void AddLayers(List<ParameterSpec> parameters, string prefix, ParameterGroup group, SpecList<LayerSpec> layers, int width)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var name = $"{prefix}.{i}";
            switch (layers[i])
            {
                case DenseSpec dense:
                    AddDense(parameters, name, group, width, dense.Units, dense.Initializer);
                    break;
                case PReluSpec prelu:
                    AddVector(parameters, $"{name}.slope", ParameterKind.Offset, group, width, prelu.InitialSlope);
                    break;
                case BatchNormSpec:
                    AddScaleAndShift(parameters, name, group, width);
                    AddVector(parameters, $"{name}.mean", ParameterKind.Statistic, group, width, 0);
                    AddVector(parameters, $"{name}.variance", ParameterKind.Statistic, group, width, 1);
                    break;
                case LayerNormSpec:
                    AddScaleAndShift(parameters, name, group, width);
                    break;
                case ResidualSpec residual:
                    AddLayers(parameters, name, group, residual.Layers, width);
                    break;
            }

            width = layers[i].OutputWidth(width);
        }
    }

    private static void AddDense(List<ParameterSpec> parameters, string name, ParameterGroup group, int inputs, int units, Initializer initializer)
    {
        parameters.Add(new ParameterSpec($"{name}.weight", [inputs, units], ParameterKind.Weight, group, initializer));
        AddVector(parameters, $"{name}.bias", ParameterKind.Offset, group, units, 0);
    }

    private static void AddScaleAndShift(List<ParameterSpec> parameters, string name, ParameterGroup group, int width)
    {
        AddVector(parameters, $"{name}.scale", ParameterKind.Offset, group, width, 1);
        AddVector(parameters, $"{name}.shift", ParameterKind.Offset, group, width, 0);
    }

    private static void AddVector(List<ParameterSpec> parameters, string name, ParameterKind kind, ParameterGroup group, int width, double value) =>
        parameters.Add(new ParameterSpec(name, [width], kind, group, Initializer.Constant(value)));
}
