using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>What an <see cref="ErrorMetric"/> sums and how it ends.</summary>
internal enum ErrorKind
{
    Square,
    RootOfSquares,
    Absolute,
}

/// <summary>A mean over the differences of prediction and target.</summary>
internal sealed class ErrorMetric(string name, ErrorKind kind, PredictionReading reading) : Metric(name, MetricDirection.LowerIsBetter)
{
    internal override PredictionReading Reading { get; } = reading;

    public override bool IsDefinedFor(HeadSpec head) =>
        head is SoftmaxHeadSpec || (head is RegressionHeadSpec && Reading == PredictionReading.Value);

    internal override double Sum(in ScoredRows rows)
    {
        var predictions = Reading == PredictionReading.Value ? rows.Values : rows.MostLikely;
        var sum = 0.0;
        if (kind == ErrorKind.Absolute)
        {
            for (var i = 0; i < predictions.Length; i++)
                sum += Math.Abs(predictions[i] - rows.Targets[i]);
            return sum;
        }

        for (var i = 0; i < predictions.Length; i++)
        {
            var error = predictions[i] - rows.Targets[i];
            sum += error * error;
        }

        return sum;
    }

    internal override double Finish(double mean) => kind == ErrorKind.RootOfSquares ? Math.Sqrt(mean) : mean;
}
