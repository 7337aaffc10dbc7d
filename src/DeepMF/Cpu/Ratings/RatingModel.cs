using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Specs;

namespace DeepMF.Cpu.Ratings;

/// <summary>The parts of a model that is trained rating by rating: the dot product of two tables, with or without biases.</summary>
internal sealed record RatingModel(CategoricalFeature LeftFeature, CategoricalFeature RightFeature, CpuParameter Left, CpuParameter Right, RatingBiases? Biases)
{
    /// <summary>Whether any of the numbers is held small by L2.</summary>
    public bool HasPenalty => Left.Spec.L2 > 0 || Right.Spec.L2 > 0 || Biases is { } biases && (biases.Left.Spec.L2 > 0 || biases.Right.Spec.L2 > 0);

    /// <summary>Finds the parts, or <see langword="null"/> where the model or the optimizer is of another kind.</summary>
    public static RatingModel? Find(ModelSpec spec, IReadOnlyList<CpuParameter> parameters, Optimizer optimizer)
    {
        if (optimizer is not (Sgd { Momentum: 0 } or AdaGrad) || optimizer.ClipNorm is not null || optimizer.ClipValue is not null)
            return null;
        if (spec.Head is not (RegressionHeadSpec or BinaryHeadSpec) || spec.Body is not DotSpec dot)
            return null;
        if (Table(dot.Left) is not { } left || Table(dot.Right) is not { } right || left.Name == right.Name)
            return null;
        var biases = spec.Biases is null ? null : new RatingBiases(Parameter("bias.global"), Parameter($"bias.{left.Name}.weight"), Parameter($"bias.{right.Name}.weight"));
        return new RatingModel(left, right, Parameter($"embedding.{left.Name}.weight"), Parameter($"embedding.{right.Name}.weight"), biases);

        CpuParameter Parameter(string name) => parameters.First(p => p.Spec.Name == name);
    }

    /// <summary>Refuses rows that do not fit, naming the feature, the row and the value.</summary>
    public void Check(HeadSpec head, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets)
    {
        if (left.Length != targets.Length || right.Length != targets.Length)
            throw new ArgumentException(FormattableString.Invariant($"The columns of the ratings have one length, but there are {left.Length} of '{LeftFeature.Name}', {right.Length} of '{RightFeature.Name}' and {targets.Length} targets."), nameof(targets));
        if (targets.IsEmpty)
            throw new ArgumentException("Training needs at least one rating, but there is none.", nameof(targets));
        BatchCheck.Indices(left, LeftFeature, nameof(left));
        BatchCheck.Indices(right, RightFeature, nameof(right));
        BatchCheck.Targets(targets, head, nameof(targets));
    }

    private static CategoricalFeature? Table(BranchSpec branch) => branch is { Input: EmbeddingSpec { Feature: CategoricalFeature feature }, Layers.Count: 0 } ? feature : null;
}

/// <summary>The biases of such a model.</summary>
internal sealed record RatingBiases(CpuParameter Global, CpuParameter Left, CpuParameter Right);
