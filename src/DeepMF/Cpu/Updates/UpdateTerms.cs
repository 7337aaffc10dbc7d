namespace DeepMF.Cpu.Updates;

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
}
