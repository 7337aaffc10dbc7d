using DeepMF.Optimizers;

namespace DeepMF.Engines;

/// <summary>The numbers of one step that an update rule needs, for one parameter.</summary>
internal struct UpdateTerms
{
    /// <summary>The step size, bias correction included.</summary>
    public float LearningRate;

    /// <summary>The decay of the first state: momentum, β₁, α.</summary>
    public float FirstDecay;

    /// <summary>The decay of the second state: β₂.</summary>
    public float SecondDecay;

    /// <summary>What the root of the second state is multiplied by: 1 / √(1 - β₂ᵗ).</summary>
    public float RootScale;

    public float Epsilon;

    /// <summary>What is added to the gradient per unit of the weight: coupled weight decay.</summary>
    public float Decay;

    /// <summary>What the weight is multiplied by before the rule: decoupled weight decay.</summary>
    public float Shrink;

    /// <summary>The L2 of one occurrence of a row: 2 λ / B.</summary>
    public float Penalty;

    /// <summary>The largest size of each number of the gradient; infinite for no limit.</summary>
    public float ClipValue;

    /// <summary>The factor that brings the whole gradient to its largest norm, or 1.</summary>
    public float ClipScale;

    /// <summary>Whether a limit is set at all.</summary>
    public bool IsClipping;

    /// <summary>The numbers of a step for one kind of parameter.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="step">The step t, from 1.</param>
    /// <param name="learningRate">The learning rate, the group's factor included.</param>
    /// <param name="decays">Whether weight decay applies.</param>
    public static UpdateTerms Of(Optimizer optimizer, long step, double learningRate, bool decays)
    {
        var terms = new UpdateTerms
        {
            LearningRate = (float)learningRate,
            Shrink = 1,
            ClipScale = 1,
            ClipValue = (float)(optimizer.ClipValue ?? double.PositiveInfinity),
            IsClipping = optimizer.ClipValue is not null || optimizer.ClipNorm is not null,
        };
        if (decays && optimizer is AdamW)
            terms.Shrink = (float)(1 - learningRate * optimizer.WeightDecay);
        else if (decays)
            terms.Decay = (float)optimizer.WeightDecay;
        switch (optimizer)
        {
            case Sgd sgd:
                terms.FirstDecay = (float)sgd.Momentum;
                break;
            case Adam adam:
                SetAdam(ref terms, step, learningRate, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdamW adam:
                SetAdam(ref terms, step, learningRate, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdaGrad adaGrad:
                terms.Epsilon = AboveZero(adaGrad.Epsilon);
                break;
            case RmsProp rmsProp:
                terms.FirstDecay = (float)rmsProp.Alpha;
                terms.Epsilon = AboveZero(rmsProp.Epsilon);
                break;
        }

        return terms;
    }

    private static void SetAdam(ref UpdateTerms terms, long step, double learningRate, double beta1, double beta2, double epsilon)
    {
        terms.LearningRate = (float)(learningRate / (1 - Math.Pow(beta1, step)));
        terms.RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        terms.FirstDecay = (float)beta1;
        terms.SecondDecay = (float)beta2;
        terms.Epsilon = AboveZero(epsilon);
    }

    /// <summary>Above 0 in single precision too: a weight whose gradient is zero would become 0 / 0.</summary>
    private static float AboveZero(double epsilon) => Math.Max((float)epsilon, float.Epsilon);
}
