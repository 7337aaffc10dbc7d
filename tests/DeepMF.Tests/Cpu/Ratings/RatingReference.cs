using DeepMF.Cpu.Ratings;
using DeepMF.Optimizers;
using DeepMF.Specs;

namespace DeepMF.Tests.Cpu.Ratings;

/// <summary>Training rating by rating in double precision, written from the formulas: a dot product of two tables with biases, SGD or AdaGrad of either accumulator.</summary>
internal sealed class RatingReference(ModelSpec spec, Optimizer optimizer, IReadOnlyDictionary<string, float[]> start)
{
    private readonly Dictionary<string, double[]> _states = start.ToDictionary(p => p.Key, p => Enumerable.Repeat((optimizer as AdaGrad)?.InitialAccumulator ?? 0, p.Value.Length).ToArray());

    public Dictionary<string, double[]> Parameters { get; } = start.ToDictionary(p => p.Key, p => p.Value.Select(v => (double)v).ToArray());

    private double[] Global => Parameters.GetValueOrDefault("bias.global", [0.0]);

    /// <summary>Runs one round: its blocks start from the same global bias, and their copies are put together afterwards.</summary>
    public double Round(IReadOnlyList<Rating[]> blocks, double rate)
    {
        var (loss, count) = (0.0, blocks.Sum(b => b.Length));
        var (bias, state) = (Global[0], spec.Biases is null ? 0 : _states["bias.global"][0]);
        var (biasSum, stateSum) = (0.0, 0.0);
        foreach (var block in blocks)
        {
            Global[0] = bias;
            if (spec.Biases is not null)
                _states["bias.global"][0] = state;
            loss += block.Sum(rating => Step(rating, rate));
            biasSum += block.Length * (Global[0] - bias);
            if (spec.Biases is not null)
                stateSum += _states["bias.global"][0] - state;
        }

        Global[0] = bias + biasSum / count;
        if (spec.Biases is not null)
            _states["bias.global"][0] = state + stateSum;
        return loss / count;
    }

    /// <summary>Moves every number that a rating reads.</summary>
    public double Step(Rating rating, double rate)
    {
        var names = spec.Parameters.Select(p => p.Name).ToArray();
        var width = spec.Parameters[0].Columns;
        double[] left = Parameters[names[0]], right = Parameters[names[1]];
        var score = 0.0;
        for (var k = 0; k < width; k++)
            score += left[rating.Left * width + k] * right[rating.Right * width + k];
        if (spec.Biases is not null)
            score += Global[0] + Parameters[names[3]][rating.Left] + Parameters[names[4]][rating.Right];
        var (loss, slope) = Loss(score, rating.Target);
        var (u, v) = (left[(rating.Left * width)..][..width], right[(rating.Right * width)..][..width]);
        Move(0, rating.Left, [.. v.Select(x => slope * x)], rate);
        Move(1, rating.Right, [.. u.Select(x => slope * x)], rate);
        if (spec.Biases is not null)
        {
            Move(2, 0, [slope], rate);
            Move(3, rating.Left, [slope], rate);
            Move(4, rating.Right, [slope], rate);
        }

        return loss;
    }

    private void Move(int parameter, int row, double[] slopes, double rate)
    {
        var described = spec.Parameters[parameter];
        var weights = Parameters[described.Name].AsSpan(row * slopes.Length, slopes.Length);
        var states = _states[described.Name].AsSpan(row * slopes.Length, slopes.Length);
        var gradients = new double[slopes.Length];
        for (var k = 0; k < slopes.Length; k++)
            gradients[k] = slopes[k] + 2 * described.L2 * weights[k];
        for (var k = 0; k < slopes.Length; k++)
        {
            var step = rate * optimizer.Factors.Of(described.Group) * gradients[k];
            if (optimizer is AdaGrad adaGrad)
            {
                states[k] += adaGrad.Accumulator == TableAccumulator.PerRow ? gradients.Average(g => g * g) : gradients[k] * gradients[k];
                step /= Math.Sqrt(states[k]) + adaGrad.Epsilon;
            }

            weights[k] -= step;
        }
    }

    private (double Loss, double Slope) Loss(double score, double target)
    {
        var share = 1 / (1 + Math.Exp(-score));
        if (spec.Head is BinaryHeadSpec)
            return (-(target * Math.Log(share) + (1 - target) * Math.Log(1 - share)), share - target);
        var head = (RegressionHeadSpec)spec.Head;
        var (value, derivative) = head.Range is { } range
            ? (range.Minimum + (range.Maximum - range.Minimum) * share, (range.Maximum - range.Minimum) * share * (1 - share))
            : (score, 1.0);
        var error = value - target;
        return head.Loss switch
        {
            SquaredLoss => (error * error, 2 * error * derivative),
            AbsoluteLoss => (Math.Abs(error), Math.Sign(error) * derivative),
            HuberLoss huber when Math.Abs(error) <= huber.Delta => (error * error / 2, error * derivative),
            HuberLoss huber => (huber.Delta * (Math.Abs(error) - huber.Delta / 2), huber.Delta * Math.Sign(error) * derivative),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
