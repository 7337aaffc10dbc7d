using DeepMF.Specs;

namespace DeepMF;

/// <summary>The layers above the merge. A head adds the projection that it needs and ends the definition.</summary>
public sealed record Trunk : LayerStack<Trunk>
{
    private readonly VectorSpec _source;

    internal Trunk(TrunkSpec spec)
        : base(spec.Width, spec.Layers) => _source = spec.Source;

    private TrunkSpec Spec => new(_source, Layers);

    /// <summary>Puts the outputs of two trunks side by side, as in NeuMF (He et al. 2017, fig. 3). Each keeps its own parameters.</summary>
    /// <remarks>Shapes: <c>[B, D₁]</c> and <c>[B, D₂]</c> → <c>[B, D₁ + D₂]</c>.</remarks>
    /// <param name="other">The trunk on the right.</param>
    /// <returns>A trunk that starts from both.</returns>
    /// <exception cref="InvalidOperationException">The widths add up to more than an <see cref="int"/> holds.</exception>
    public Trunk Concat(Trunk other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Trunk(new TrunkSpec(new JoinSpec(Spec, other.Spec)));
    }

    /// <summary>Projects the trunk to one number and adds a global bias and one bias per value of each embedded categorical feature.</summary>
    /// <remarks>wᵀ x + b + μ + b_u + b_i. Shapes: <c>[B, Width] → [B]</c>. A model without an embedded categorical feature is refused by its head.</remarks>
    /// <param name="options">How the biases start and are regularised; <see langword="null"/> means zero and no L2.</param>
    /// <returns>One number per row.</returns>
    public Score AddBiases(EmbeddingOptions? options = null) => new Score(Spec, null).AddBiases(options);

    /// <inheritdoc cref="Score.RegressionHead"/>
    public ModelSpec RegressionHead(OutputRange? range = null, RegressionLoss? loss = null) => new Score(Spec, null).RegressionHead(range, loss);

    /// <summary>Ends the model with a probability per class: a projection to <paramref name="classes"/> numbers and a softmax, trained by cross-entropy.</summary>
    /// <remarks>Shapes: <c>[B, Width] → [B, classes]</c>. Targets are the labels 0 to classes - 1.</remarks>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is less than 2.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parts do not fit: one feature name stands for two different features,
    /// two shared blocks of one name differ or lie inside each other, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec SoftmaxHead(int classes) => SoftmaxHead(new ClassScale(classes));

    /// <summary>Ends the model with a probability per class of a scale, such as the ratings 0.5, 1.0, … 5.0.</summary>
    /// <remarks>Shapes: <c>[B, Width] → [B, scale.Classes]</c>. Targets are values of the scale.</remarks>
    /// <param name="scale">Which target value each class stands for.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">
    /// The parts do not fit: one feature name stands for two different features,
    /// two shared blocks of one name differ or lie inside each other, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec SoftmaxHead(ClassScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return new ModelSpec(Spec, new SoftmaxHeadSpec(scale));
    }

    /// <inheritdoc cref="Score.BinaryHead"/>
    public ModelSpec BinaryHead() => new Score(Spec, null).BinaryHead();

    /// <inheritdoc cref="Score.RankingHead"/>
    public ModelSpec RankingHead() => new Score(Spec, null).RankingHead();

    private protected override Trunk With(int width, SpecList<LayerSpec> layers) => new(new TrunkSpec(_source, layers));
}
