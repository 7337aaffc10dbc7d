using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>The share of rows whose class is right.</summary>
internal sealed class AccuracyMetric() : Metric("accuracy", MetricDirection.HigherIsBetter)
{
    internal override PredictionReading Reading => PredictionReading.MostLikely;

    public override bool IsDefinedFor(HeadSpec head) => head is SoftmaxHeadSpec or BinaryHeadSpec;

    internal override double Sum(in ScoredRows rows)
    {
        var right = 0L;
        if (rows.Head is SoftmaxHeadSpec softmax)
        {
            // Both are values of the scale up to rounding, so half a step tells them apart.
            var half = softmax.Scale.Step / 2;
            for (var i = 0; i < rows.Targets.Length; i++)
                right += Math.Abs(rows.MostLikely[i] - rows.Targets[i]) < half ? 1 : 0;
            return right;
        }

        for (var i = 0; i < rows.Targets.Length; i++)
            right += rows.Output[i] >= 0.5f == rows.Targets[i] >= 0.5f ? 1 : 0;
        return right;
    }
}
