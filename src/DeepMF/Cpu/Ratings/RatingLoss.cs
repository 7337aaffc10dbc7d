using System.Runtime.CompilerServices;
using DeepMF.Specs;

namespace DeepMF.Cpu.Ratings;

/// <summary>The losses of the heads for a single score, with the numbers that they need.</summary>
internal readonly struct RatingLoss
{
    private readonly Kind _kind;
    private readonly bool _isBounded;
    private readonly float _minimum;
    private readonly float _span;
    private readonly float _delta;

    public RatingLoss(HeadSpec head)
    {
        if (head is not RegressionHeadSpec regression)
        {
            _kind = Kind.Logistic;
            return;
        }

        _kind = regression.Loss switch
        {
            SquaredLoss => Kind.Squared,
            AbsoluteLoss => Kind.Absolute,
            _ => Kind.Huber,
        };
        _delta = regression.Loss is HuberLoss huber ? (float)huber.Delta : 0;
        _isBounded = regression.Range is not null;
        _minimum = (float)(regression.Range?.Minimum ?? 0);
        _span = (float)((regression.Range?.Maximum ?? 1) - (regression.Range?.Minimum ?? 0));
    }

    private enum Kind
    {
        Squared,
        Absolute,
        Huber,
        Logistic,
    }

    /// <summary>Whether the score itself is compared with the target by its squared error: the case with a loop of its own.</summary>
    public bool IsPlainSquare => _kind == Kind.Squared && !_isBounded;

    /// <summary>The derivative of the loss by the score; the loss is added to a sum.</summary>
    public float Slope(float score, float target, ref double sum)
    {
        if (_kind == Kind.Logistic)
        {
            // max(s, 0) - s t + ln(1 + e^-|s|) is the logistic loss without overflow.
            double s = score;
            sum += Math.Max(s, 0) - s * target + Math.Log(1 + Math.Exp(-Math.Abs(s)));
            return Sigmoid(score) - target;
        }

        if (!_isBounded)
            return ErrorSlope(score - target, ref sum);
        var share = Sigmoid(score);
        return ErrorSlope(_minimum + _span * share - target, ref sum) * _span * share * (1 - share);
    }

    private static float Sigmoid(float score) => 1 / (1 + MathF.Exp(-score));

    private float ErrorSlope(float error, ref double sum)
    {
        switch (_kind)
        {
            case Kind.Squared:
                sum += (double)error * error;
                return 2 * error;
            case Kind.Absolute:
                sum += Math.Abs(error);
                return error > 0 ? 1 : error < 0 ? -1 : 0;
            default:
                sum += Math.Abs(error) <= _delta ? 0.5 * error * error : _delta * (Math.Abs(error) - 0.5 * _delta);
                return Math.Clamp(error, -_delta, _delta);
        }
    }
}

/// <summary>Which loss a kernel is compiled for.</summary>
internal interface IRatingLoss
{
    static abstract float Slope(in RatingLoss loss, float score, float target, ref double sum);
}

/// <summary>The squared error of the score.</summary>
internal readonly struct PlainSquare : IRatingLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Slope(in RatingLoss loss, float score, float target, ref double sum)
    {
        var error = score - target;
        sum = double.MultiplyAddEstimate(error, error, sum);
        return 2 * error;
    }
}

/// <summary>Any loss.</summary>
internal readonly struct AnyLoss : IRatingLoss
{
    public static float Slope(in RatingLoss loss, float score, float target, ref double sum) => loss.Slope(score, target, ref sum);
}
