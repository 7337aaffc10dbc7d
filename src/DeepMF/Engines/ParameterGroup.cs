namespace DeepMF.Engines;

/// <summary>Where in the model a parameter belongs; learning-rate factors are given per group.</summary>
public enum ParameterGroup
{
    /// <summary>Embedding tables.</summary>
    Embedding,

    /// <summary>The global bias and the biases of features.</summary>
    Bias,

    /// <summary>Layers of a branch's tower.</summary>
    Tower,

    /// <summary>Layers above the merge.</summary>
    Trunk,

    /// <summary>The projection of the head.</summary>
    Head,
}
