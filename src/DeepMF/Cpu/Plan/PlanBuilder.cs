using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Operators;
using DeepMF.Specs;

namespace DeepMF.Cpu.Plan;

/// <summary>Lowers a description to operators, in the order of the data's flow.</summary>
internal sealed class PlanBuilder
{
    private readonly List<Operator> _operators = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly IReadOnlyDictionary<string, CpuParameter> _parameters;
    private readonly ModelSpec _spec;
    private readonly PlanMemory _memory;
    private readonly Dictionary<string, DenseParameters> _dense = [];
    private readonly HashSet<string> _transposed = [];
    private int _dropouts;

    private PlanBuilder(ModelSpec spec, IReadOnlyDictionary<string, CpuParameter> parameters, int tileRows)
    {
        _spec = spec;
        _parameters = parameters;
        _memory = new PlanMemory(tileRows);
    }

    public static ModelPlan Build(ModelSpec spec, IReadOnlyDictionary<string, CpuParameter> parameters, KernelSet kernels, int tileRows)
    {
        var builder = new PlanBuilder(spec, parameters, tileRows);
        var head = builder.LowerModel();
        var recomputations = Lifetimes.Mark(builder._operators, head);
        builder._memory.Place();
        return new ModelPlan(kernels, spec.Features, builder._operators, head, recomputations, builder._memory);
    }

    private HeadOperator LowerModel()
    {
        var body = LowerBody(_spec.Body, "");
        if (_spec.Head is SoftmaxHeadSpec softmax)
        {
            var logits = _memory.AddVector(softmax.Scale.Classes, needsGradient: true);
            AddDense("head", body, logits, null);
            return new SoftmaxHeadOperator(softmax, logits.Use());
        }

        var score = _spec.Body is TrunkSpec ? Project(body) : body;
        if (_spec.Biases is not null)
            score = AddBiases(score);
        return _spec.Head switch
        {
            RegressionHeadSpec regression => new RegressionHeadOperator(regression, score.Use()),
            BinaryHeadSpec => new BinaryHeadOperator(score.Use()),
            RankingHeadSpec => new RankingHeadOperator(score.Use()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Value Project(Value body)
    {
        var weight = _parameters["head.weight"];
        var bias = _parameters["head.bias"];
        var score = _memory.AddScore(needsGradient: true);
        _operators.Add(new ProjectionOperator(weight, _memory.AddGradient(weight), bias, _memory.AddGradient(bias), body.Use(), score));
        return score;
    }

    private Value AddBiases(Value score)
    {
        var global = _parameters["bias.global"];
        var output = _memory.AddScore(needsGradient: true);
        var tables = _spec.BiasedFeatures.Select(f => (Feature: FeatureIndex(f), Table: _parameters[$"bias.{f.Name}.weight"])).ToArray();
        _operators.Add(new BiasOperator(global, _memory.AddGradient(global), tables, score.Use(), output));
        foreach (var (feature, table) in tables)
            _memory.AddTable(new TableUse(table, feature, null, output));
        return output;
    }

    private Value LowerBody(BodySpec body, string prefix)
    {
        if (body is DotSpec dot)
        {
            Value left = LowerBranch(dot.Left, null), right = LowerBranch(dot.Right, null);
            var score = _memory.AddScore(needsGradient: true);
            _operators.Add(new DotOperator(left.Use(), right.Use(), score));
            return score;
        }

        return LowerTrunk((TrunkSpec)body, prefix, null);
    }

    private Value LowerTrunk(TrunkSpec trunk, string prefix, Value? slot)
    {
        var bare = trunk.Layers.Count == 0;
        var source = trunk.Source switch
        {
            MergeSpec merge => LowerMerge(merge, bare ? slot : null),
            JoinSpec join => LowerConcat(
                [
                    (join.Left.Width, false, place => LowerTrunk(join.Left, $"{prefix}left.", place)),
                    (join.Right.Width, false, place => LowerTrunk(join.Right, $"{prefix}right.", place)),
                ],
                bare ? slot : null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return LowerLayers(trunk.Layers, $"{prefix}trunk", source, slot);
    }

    private Value LowerMerge(MergeSpec merge, Value? slot)
    {
        if (merge.Kind == MergeKind.Concat)
            return LowerConcat([.. merge.Branches.Select(b => (b.Width, b.Layers.Count == 0, (Func<Value?, Value>)(place => LowerBranch(b, place))))], slot);
        Value[] values = [.. merge.Branches.Select(b => LowerBranch(b, null))];
        var needsGradient = values.Any(v => v.NeedsGradient);
        var output = slot ?? _memory.AddVector(merge.Width, needsGradient);
        Input[] inputs = [.. values.Select(v => v.Use())];
        _operators.Add(merge.Kind == MergeKind.Add
            ? new SumOperator(inputs, output)
            : new ProductOperator(inputs, output, _memory.AddVector(merge.Width, needsGradient: false)));
        return output;
    }

    /// <summary>Lets each part write into its slice of the merged row; a part that cannot is copied there.</summary>
    /// <param name="parts">The width of each part, whether it writes exact rows (a bare input), and how to lower it into a given place.</param>
    /// <param name="slot">Where the merged row goes, or null for a place of its own.</param>
    private Value LowerConcat((int Width, bool WritesExactly, Func<Value?, Value> Lower)[] parts, Value? slot)
    {
        var merged = slot ?? _memory.AddVector(parts.Sum(p => p.Width), needsGradient: true);
        var column = merged.Column;
        foreach (var part in parts)
        {
            var slice = new Value(merged.Storage, column, part.Width, needsGradient: true);
            column += part.Width;
            var isAligned = slice.Column % Padding.Lane == 0 && part.Width % Padding.Lane == 0;
            var value = part.Lower(isAligned || part.WritesExactly ? slice : null);
            if (value.Storage != merged.Storage)
                _operators.Add(new CopyOperator(value.Use(), slice));
        }

        return merged;
    }

    private Value LowerBranch(BranchSpec branch, Value? slot)
    {
        var name = ParameterLayout.BranchName(_names, branch);
        var feature = FeatureIndex(branch.Input.Source);
        var place = branch.Layers.Count == 0 ? slot : null;
        Value output;
        if (branch.Input is EmbeddingSpec embedding)
        {
            var table = _parameters[$"embedding.{name}.weight"];
            output = place ?? _memory.AddVector(embedding.Dimension, needsGradient: true);
            var pooling = (embedding.Feature as MultiValuedFeature)?.Pooling;
            _operators.Add(pooling is { } kind ? new BagOperator(feature, kind, table, output) : new GatherOperator(feature, table, output));
            _memory.AddTable(new TableUse(table, feature, pooling, output));
        }
        else
        {
            output = place ?? _memory.AddVector(branch.Input.Width, needsGradient: false);
            _operators.Add(new NumericOperator(feature, output));
        }

        return LowerLayers(branch.Layers, $"tower.{name}", output, slot);
    }

    private Value LowerLayers(SpecList<LayerSpec> layers, string prefix, Value value, Value? slot)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var name = $"{prefix}.{i}";
            var activation = layers[i] is DenseSpec or BatchNormSpec && i + 1 < layers.Count ? FusedActivation(layers[i + 1]) : null;
            var place = i + (activation is null ? 1 : 2) == layers.Count ? slot : null;
            if (layers[i] is SharedSpec shared)
            {
                value = LowerLayers(shared.Layers, shared.Prefix, value, place);
                continue;
            }

            var width = layers[i].OutputWidth(value.Width);
            Value Output(bool needsGradient) => place ?? _memory.AddVector(width, needsGradient);
            value = LowerLayer(layers[i], name, value, activation, Output);
            if (activation is not null)
                i++;
        }

        return value;
    }

    private Value LowerLayer(LayerSpec layer, string name, Value value, Activation? activation, Func<bool, Value> place)
    {
        if (layer is ResidualSpec residual)
        {
            var inner = LowerLayers(residual.Layers, name, value, null);
            var sum = place(value.NeedsGradient || inner.NeedsGradient);
            // The block's input is used again after the block: it is registered last, so the backward pass writes its gradient here first.
            _operators.Add(new SumOperator(inner == value ? [value.Use(), value.Use()] : [inner.Use(), value.Use()], sum));
            return sum;
        }

        if (layer is DenseSpec dense)
        {
            var result = place(true);
            AddDense(name, value, result, activation);
            return result;
        }

        var output = place(value.NeedsGradient || layer is PReluSpec or BatchNormSpec or LayerNormSpec);
        _operators.Add(layer switch
        {
            GeluSpec => new GeluOperator(value.Use(), output),
            PReluSpec => new PReluOperator(_parameters[$"{name}.slope"], Gradient($"{name}.slope"), value.Use(), output),
            DropoutSpec dropout => new DropoutOperator(dropout.Rate, _dropouts++, value.Use(), output),
            BatchNormSpec batchNorm => new BatchNormOperator(batchNorm, BatchNorm(name, output.Width), activation, value.Use(), output),
            LayerNormSpec layerNorm => new LayerNormOperator(layerNorm.Epsilon, _parameters[$"{name}.scale"], Gradient($"{name}.scale"), _parameters[$"{name}.shift"], Gradient($"{name}.shift"), value.Use(), output),
            _ => new ActivationOperator(FusedActivation(layer)!, value.Use(), output),
        });
        return output;
    }

    private void AddDense(string name, Value input, Value output, Activation? activation)
    {
        if (!_dense.TryGetValue(name, out var parameters))
        {
            var weight = _parameters[$"{name}.weight"];
            var stride = Padding.MatrixStride(weight.Rows);
            parameters = new DenseParameters(weight, _memory.AddGradient(weight), _parameters[$"{name}.bias"], Gradient($"{name}.bias"), _memory.AddShared((long)weight.Columns * stride), stride);
            _dense.Add(name, parameters);
        }

        // Occurrences of a shared layer read one transposed weight; the first that needs it lays it out.
        var transposes = input.NeedsGradient && _transposed.Add(name);
        _operators.Add(new DenseOperator(parameters, transposes, activation, input.Use(), output));
    }

    private BatchNormParameters BatchNorm(string name, int width)
    {
        CpuParameter scale = _parameters[$"{name}.scale"], shift = _parameters[$"{name}.shift"];
        GradientSlot scaleSlot = _memory.AddGradient(scale), shiftSlot = _memory.AddGradient(shift);
        var isShared = name.StartsWith(SharedSpec.NamePrefix, StringComparison.Ordinal);
        return new BatchNormParameters(
            scale,
            scaleSlot,
            isShared ? _memory.AddPart(scale) : scaleSlot,
            shift,
            shiftSlot,
            isShared ? _memory.AddPart(shift) : shiftSlot,
            _parameters[$"{name}.mean"],
            _parameters[$"{name}.variance"],
            _memory.AddShared((long)BatchNormOperator.SharedVectors * Padding.Stride(width)),
            _memory.AddSums(BatchNormOperator.SumCount(width)));
    }

    private GradientSlot Gradient(string name) => _memory.AddGradient(_parameters[name]);

    private static Activation? FusedActivation(LayerSpec layer) => layer switch
    {
        ReluSpec => new RectifierActivation(0),
        LeakyReluSpec leaky => new RectifierActivation((float)leaky.Slope),
        SigmoidSpec => new SigmoidActivation(),
        TanhSpec => new TanhActivation(),
        _ => null,
    };

    private int FeatureIndex(Feature feature)
    {
        for (var i = 0; i < _spec.Features.Count; i++)
            if (_spec.Features[i].Name == feature.Name)
                return i;
        throw new System.Diagnostics.UnreachableException();
    }
}
