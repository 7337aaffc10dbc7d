using DeepMF.Specs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace DeepMF.Torch.Plan;

/// <summary>The layers that are more than one call of libtorch.</summary>
internal static class Layers
{
    /// <summary>x W + b: <c>[B, D] → [B, Units]</c>.</summary>
    public static Layer Dense(TorchParameter weight, TorchParameter bias) => (x, _) => addmm(bias.Values, x, weight.Values, 1, 1);

    /// <summary>Dropout with the mask that every engine uses.</summary>
    public static Layer Dropout(double rate, int layer, int width) => (x, pass) => pass.IsTraining ? x * pass.DropoutMask(layer, rate, width) : x;

    /// <summary>Layer normalisation over the units of each row.</summary>
    public static Layer LayerNorm(double epsilon, TorchParameter scale, TorchParameter shift)
    {
        long[] shape = [scale.Spec.Columns];
        return (x, _) => F.layer_norm(x, shape, scale.Values, shift.Values, epsilon);
    }

    /// <summary>Batch normalisation; in training it moves copies of the running statistics.</summary>
    public static Layer BatchNorm(BatchNormSpec spec, TorchParameter scale, TorchParameter shift, TorchParameter mean, TorchParameter variance) => (x, pass) =>
    {
        if (!pass.IsTraining)
            return F.batch_norm(x, mean.Values, variance.Values, scale.Values, shift.Values, training: false, spec.Momentum, spec.Epsilon);
        var movingMean = pass.Moving(mean);
        var movingVariance = pass.Moving(variance);
        if (pass.Rows > 1)
            return F.batch_norm(x, movingMean, movingVariance, scale.Values, shift.Values, training: true, spec.Momentum, spec.Epsilon);
        MoveByOneRow(x, spec.Momentum, movingMean, movingVariance);
        return (x - x) * scale.Values + shift.Values;
    };

    /// <summary>One row is its own mean and has no variance; libtorch would divide by zero.</summary>
    private static void MoveByOneRow(Tensor x, double momentum, Tensor mean, Tensor variance)
    {
        using var noGradient = no_grad();
        using TorchSharp.Scalar kept = 1 - momentum, taken = momentum;
        mean.mul_(kept).add_(x.detach()[0], taken);
        variance.mul_(kept);
    }
}
