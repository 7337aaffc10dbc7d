using System.Numerics.Tensors;
using DeepMF.Cpu.Plan;
using DeepMF.Specs;

namespace DeepMF.Cpu.Operators;

/// <summary>The end of a plan: turns scores into predictions, or into a loss and the scores' gradient.</summary>
internal abstract unsafe class HeadOperator(Input scores)
{
    public Value Scores => scores.Value;

    /// <summary>Writes the predictions of a tile.</summary>
    public abstract void Predict(in Tile tile);

    /// <summary>Writes the gradient of the mean loss and adds the tile's share of the loss, not yet averaged, to the worker's sum.</summary>
    public abstract void Loss(in Tile tile);

    protected static void AddLoss(in Tile tile, double loss) => tile.Run.WorkerSums(tile.Worker)[0] += loss;

    protected static float* Output(in Tile tile, int width) => tile.Run.Output + (long)tile.FirstRow * width;

    protected Span<float> Row(in Tile tile) => new(tile.Values(Scores), tile.Rows);
}

/// <summary>A number with a squared, absolute or Huber loss, within bounds where there are any.</summary>
internal sealed unsafe class RegressionHeadOperator(RegressionHeadSpec spec, Input scores) : HeadOperator(scores)
{
    private readonly float _minimum = (float)(spec.Range?.Minimum ?? 0);
    private readonly float _span = (float)((spec.Range?.Maximum ?? 1) - (spec.Range?.Minimum ?? 0));
    private readonly bool _bounded = spec.Range is not null;
    private readonly float _delta = spec.Loss is HuberLoss huber ? (float)huber.Delta : 0;

    public override void Predict(in Tile tile)
    {
        var predictions = new Span<float>(Output(tile, 1), tile.Rows);
        Row(tile).CopyTo(predictions);
        if (!_bounded)
            return;
        TensorPrimitives.Sigmoid(predictions, predictions);
        for (var r = 0; r < predictions.Length; r++)
            predictions[r] = _minimum + _span * predictions[r];
    }

    public override void Loss(in Tile tile)
    {
        var values = Row(tile);
        var gradients = tile.Gradients(Scores);
        var targets = tile.Run.Targets.Slice(tile.FirstRow, tile.Rows);
        if (_bounded)
            TensorPrimitives.Sigmoid(values, values);
        var share = 1f / tile.Run.Rows;
        var sum = 0.0;
        for (var r = 0; r < values.Length; r++)
        {
            var value = values[r];
            var error = (_bounded ? _minimum + _span * value : value) - targets[r];
            sum += Loss(error, out var slope);
            gradients[r] = share * slope * (_bounded ? _span * value * (1 - value) : 1);
        }

        AddLoss(tile, sum);
    }

    private double Loss(float error, out float slope)
    {
        switch (spec.Loss)
        {
            case SquaredLoss:
                slope = 2 * error;
                return (double)error * error;
            case AbsoluteLoss:
                slope = error > 0 ? 1 : error < 0 ? -1 : 0;
                return Math.Abs(error);
            default:
                slope = Math.Clamp(error, -_delta, _delta);
                return Math.Abs(error) <= _delta ? 0.5 * error * error : _delta * (Math.Abs(error) - 0.5 * _delta);
        }
    }
}

/// <summary>A probability with the logistic loss.</summary>
internal sealed unsafe class BinaryHeadOperator(Input scores) : HeadOperator(scores)
{
    public override void Predict(in Tile tile) => TensorPrimitives.Sigmoid(Row(tile), new Span<float>(Output(tile, 1), tile.Rows));

    public override void Loss(in Tile tile)
    {
        var values = Row(tile);
        var gradients = new Span<float>(tile.Gradients(Scores), tile.Rows);
        var targets = tile.Run.Targets.Slice(tile.FirstRow, tile.Rows);
        TensorPrimitives.Sigmoid(values, gradients);
        var sum = 0.0;
        for (var r = 0; r < values.Length; r++)
        {
            // max(s, 0) - s t + ln(1 + e^-|s|) is the logistic loss without overflow.
            double s = values[r];
            sum += Math.Max(s, 0) - s * targets[r] + Math.Log(1 + Math.Exp(-Math.Abs(s)));
            gradients[r] = (gradients[r] - targets[r]) / tile.Run.Rows;
        }

        AddLoss(tile, sum);
    }
}

/// <summary>Scores of pairs with the loss of Bayesian personalised ranking.</summary>
internal sealed unsafe class RankingHeadOperator(Input scores) : HeadOperator(scores)
{
    public override void Predict(in Tile tile) => Row(tile).CopyTo(new Span<float>(Output(tile, 1), tile.Rows));

    public override void Loss(in Tile tile)
    {
        var values = Row(tile);
        var gradients = tile.Gradients(Scores);
        var pairs = tile.Run.Rows / 2;
        var sum = 0.0;
        for (var r = 0; r < values.Length; r += 2)
        {
            double difference = (double)values[r] - values[r + 1];
            sum += 2 * (Math.Max(-difference, 0) + Math.Log(1 + Math.Exp(-Math.Abs(difference))));
            var slope = (float)(-1 / (1 + Math.Exp(difference)) / pairs);
            gradients[r] = slope;
            gradients[r + 1] = -slope;
        }

        // Counted once per row: the mean over rows is then the mean over pairs.
        AddLoss(tile, sum);
    }
}

/// <summary>A probability per class with the cross-entropy.</summary>
internal sealed unsafe class SoftmaxHeadOperator(SoftmaxHeadSpec spec, Input scores) : HeadOperator(scores)
{
    public override void Predict(in Tile tile)
    {
        var width = spec.Scale.Classes;
        float* row = tile.Values(Scores), destination = Output(tile, width);
        for (var r = 0; r < tile.Rows; r++, row += Scores.Stride, destination += width)
            Softmax(new ReadOnlySpan<float>(row, width), new Span<float>(destination, width));
    }

    public override void Loss(in Tile tile)
    {
        var width = spec.Scale.Classes;
        var targets = tile.Run.Targets.Slice(tile.FirstRow, tile.Rows);
        float* row = tile.Values(Scores), gradient = tile.Gradients(Scores);
        var sum = 0.0;
        for (var r = 0; r < tile.Rows; r++, row += Scores.Stride, gradient += Scores.Stride)
        {
            var logits = new ReadOnlySpan<float>(row, width);
            var slopes = new Span<float>(gradient, width);
            var logSum = Softmax(logits, slopes);
            spec.Scale.TryGetClass(targets[r], out var label);
            sum += logSum - logits[label];
            slopes[label] -= 1;
            TensorPrimitives.Divide(slopes, tile.Run.Rows, slopes);
        }

        AddLoss(tile, sum);
    }

    /// <summary>Writes the probabilities and returns ln Σ e^logit. The largest logit is taken out first, so that nothing overflows.</summary>
    private static double Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var largest = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, largest, probabilities);
        TensorPrimitives.Exp<float>(probabilities, probabilities);
        var sum = TensorPrimitives.Sum<float>(probabilities);
        TensorPrimitives.Divide(probabilities, sum, probabilities);
        return largest + Math.Log(sum);
    }
}
