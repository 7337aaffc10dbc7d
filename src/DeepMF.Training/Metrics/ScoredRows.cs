using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>The predictions and targets of some rows, in the readings that the metrics ask for.</summary>
internal readonly ref struct ScoredRows
{
    /// <summary>The head that gave the predictions.</summary>
    public required HeadSpec Head { get; init; }

    /// <summary>The numbers that the model gave, shape <c>[B, OutputWidth]</c>.</summary>
    public required ReadOnlySpan<float> Output { get; init; }

    /// <summary>One number per row, shape <c>[B]</c>; empty where no metric reads it.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>The value of the most likely class, shape <c>[B]</c>; empty where no metric reads it.</summary>
    public required ReadOnlySpan<double> MostLikely { get; init; }

    /// <summary>The targets, shape <c>[B]</c>.</summary>
    public required ReadOnlySpan<float> Targets { get; init; }

    /// <summary>The classes of the targets of a softmax head, shape <c>[B]</c>; empty for other heads.</summary>
    public required ReadOnlySpan<int> TargetClasses { get; init; }
}
