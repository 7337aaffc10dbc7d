using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>The mean negative log-likelihood.</summary>
internal sealed class LogLossMetric() : Metric("log loss", MetricDirection.LowerIsBetter)
{
    /// <summary>2⁻²³, the distance from 1 to the next float.</summary>
    private const double Smallest = 1.0 / (1 << 23);

    internal override PredictionReading Reading => PredictionReading.Output;

    public override bool IsDefinedFor(HeadSpec head) => head is SoftmaxHeadSpec or BinaryHeadSpec;

    internal override double Sum(in ScoredRows rows)
    {
        var sum = 0.0;
        if (rows.Head is SoftmaxHeadSpec softmax)
        {
            for (var i = 0; i < rows.TargetClasses.Length; i++)
                sum -= Math.Log(Clamp(rows.Output[i * softmax.Scale.Classes + rows.TargetClasses[i]]));
            return sum;
        }

        for (var i = 0; i < rows.Targets.Length; i++)
        {
            var probability = Clamp(rows.Output[i]);
            sum -= rows.Targets[i] * Math.Log(probability) + (1.0 - rows.Targets[i]) * Math.Log(1 - probability);
        }

        return sum;
    }

    private static double Clamp(double probability) => Math.Clamp(probability, Smallest, 1 - Smallest);
}
