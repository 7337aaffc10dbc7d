using System.Diagnostics;
using DeepMF.Engines;
using DeepMF.Specs;
using DeepMF.Torch.Batches;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace DeepMF.Torch.Plan;

/// <summary>Turns scores into predictions, or into a loss.</summary>
internal sealed class Head(HeadSpec spec, Device device) : IDisposable
{
    private readonly Staging<float> _targets = new(ScalarType.Float32, device);
    private readonly Staging<long> _labels = new(ScalarType.Int64, device);

    /// <summary>What the model predicts for scores.</summary>
    public static Tensor Predict(HeadSpec spec, Tensor scores) => spec switch
    {
        RegressionHeadSpec { Range: { } range } => Bounded(range, scores),
        BinaryHeadSpec => scores.sigmoid(),
        SoftmaxHeadSpec => scores.softmax(1),
        _ => scores,
    };

    /// <summary>The loss of a batch, averaged over its rows (over its pairs for ranking).</summary>
    public Tensor Loss(Tensor scores, Batch batch)
    {
        switch (spec)
        {
            case RegressionHeadSpec regression:
                return Regression(regression.Loss, Predict(spec, scores), Targets(batch));
            case BinaryHeadSpec:
                return F.binary_cross_entropy_with_logits(scores, Targets(batch));
            case SoftmaxHeadSpec softmax:
                return F.cross_entropy(scores, Labels(softmax.Scale, batch));
            case RankingHeadSpec:
                var pairs = scores.view(-1, 2);
                return -F.logsigmoid(pairs.select(1, 0) - pairs.select(1, 1)).mean();
            default:
                throw new UnreachableException();
        }
    }

    public void Dispose()
    {
        _targets.Dispose();
        _labels.Dispose();
    }

    private static Tensor Regression(RegressionLoss loss, Tensor predictions, Tensor targets) => loss switch
    {
        SquaredLoss => F.mse_loss(predictions, targets),
        AbsoluteLoss => F.l1_loss(predictions, targets),
        HuberLoss huber => F.huber_loss(predictions, targets, huber.Delta),
        _ => throw new UnreachableException(),
    };

    private static Tensor Bounded(OutputRange range, Tensor scores)
    {
        using TorchSharp.Scalar minimum = range.Minimum, span = range.Maximum - range.Minimum;
        return scores.sigmoid().mul(span).add(minimum);
    }

    private Tensor Targets(Batch batch)
    {
        batch.Targets[..batch.Count].CopyTo(_targets.Fill(batch.Count));
        return _targets.Take(batch.Count);
    }

    private Tensor Labels(ClassScale scale, Batch batch)
    {
        var labels = _labels.Fill(batch.Count);
        for (var r = 0; r < labels.Length; r++)
        {
            scale.TryGetClass(batch.Targets[r], out var label);
            labels[r] = label;
        }

        return _labels.Take(batch.Count);
    }
}
