using DeepMF.Specs;

namespace DeepMF;

/// <summary>The layers that towers, residual blocks, shared blocks and trunks have in common. The hierarchy is closed.</summary>
/// <remarks>Every call returns a new value with one layer more; this one does not change. Shapes: <c>[B, Width]</c> in, the layer's shape out.</remarks>
/// <typeparam name="TSelf">The state that the calls return.</typeparam>
public abstract record LayerStack<TSelf>
    where TSelf : LayerStack<TSelf>
{
    private protected LayerStack(int width, SpecList<LayerSpec> layers)
    {
        Width = width;
        Layers = layers;
    }

    /// <summary>The width of the last layer's output, known while the model is defined.</summary>
    public int Width { get; }

    /// <summary>The layers so far, in order.</summary>
    public SpecList<LayerSpec> Layers { get; }

    /// <summary>Adds a fully connected layer: y = x W + b.</summary>
    /// <remarks>Shapes: <c>[B, Width] → [B, units]</c>.</remarks>
    /// <param name="units">The width of the output, at least 1.</param>
    /// <param name="initializer">How the weight starts; <see langword="null"/> means <see cref="Initializer.Glorot"/>.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is less than 1.</exception>
    public TSelf Dense(int units, Initializer? initializer = null) => Append(new DenseSpec(units, initializer));

    /// <summary>Adds a rectifier: max(0, x).</summary>
    /// <returns>A copy of this state with the layer at its end.</returns>
    public TSelf Relu() => Append(new ReluSpec());

    /// <summary>Adds a leaky rectifier: x for x &gt; 0, else slope · x (Maas et al. 2013).</summary>
    /// <param name="slope">The slope for negative inputs, from 0 to 1.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative, above 1 or not a number.</exception>
    public TSelf LeakyRelu(double slope = 0.01) => Append(new LeakyReluSpec(slope));

    /// <summary>Adds a rectifier with a learned slope per unit for negative inputs (He et al. 2015, eq. 1).</summary>
    /// <param name="initialSlope">Where the slopes start, from 0 to 1.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialSlope"/> is negative, above 1 or not a number.</exception>
    public TSelf PRelu(double initialSlope = 0.25) => Append(new PReluSpec(initialSlope));

    /// <summary>Adds the logistic function: 1 / (1 + e⁻ˣ).</summary>
    /// <returns>A copy of this state with the layer at its end.</returns>
    public TSelf Sigmoid() => Append(new SigmoidSpec());

    /// <summary>Adds the hyperbolic tangent.</summary>
    /// <returns>A copy of this state with the layer at its end.</returns>
    public TSelf Tanh() => Append(new TanhSpec());

    /// <summary>Adds the Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2).</summary>
    /// <returns>A copy of this state with the layer at its end.</returns>
    public TSelf Gelu() => Append(new GeluSpec());

    /// <summary>Adds dropout: in training each input becomes zero with probability <paramref name="rate"/>, the rest grows by 1 / (1 - rate).</summary>
    /// <param name="rate">The probability of a zero, at least 0 and less than 1.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative, 1 or more, or not a number.</exception>
    public TSelf Dropout(double rate) => Append(new DropoutSpec(rate));

    /// <summary>Adds a batch normalisation (Ioffe and Szegedy 2015, algorithm 1).</summary>
    /// <param name="momentum">The share of a batch in the running statistics, above 0 and at most 1.</param>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public TSelf BatchNorm(double momentum = 0.1, double epsilon = 1e-5) => Append(new BatchNormSpec(momentum, epsilon));

    /// <summary>Adds a layer normalisation (Ba et al. 2016, eq. 3).</summary>
    /// <param name="epsilon">What is added to the variance, above 0.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not a finite number above 0.</exception>
    public TSelf LayerNorm(double epsilon = 1e-5) => Append(new LayerNormSpec(epsilon));

    /// <summary>Adds a block of layers whose output is added to its input: x + f(x).</summary>
    /// <param name="block">The layers of f; the block must keep the width.</param>
    /// <returns>A copy of this state with the block at its end.</returns>
    /// <exception cref="ArgumentException">The block changes the width or returns <see langword="null"/>.</exception>
    public TSelf Residual(Func<ResidualBlock, ResidualBlock> block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var inner = block(new ResidualBlock(Width, []))
            ?? throw new ArgumentException("The residual block returned null. Return the block that the last call gave.", nameof(block));
        LayerWidths.CheckResidual(Width, inner.Width);
        return Append(new ResidualSpec(inner.Layers));
    }

    /// <summary>Adds a block of layers that shares its parameters with every block of the same name in the model, as in a siamese network (Bromley et al. 1993).</summary>
    /// <remarks>
    /// Blocks of one name must have the same layers and inputs of one width; the head refuses others. Each computes on its own input, and their gradients add up.
    /// A batch normalisation inside normalises each occurrence by its own rows and moves the running statistics once per occurrence.
    /// </remarks>
    /// <param name="name">The name under which the block is shared: letters, digits, '_', '-' and spaces.</param>
    /// <param name="block">The layers, at least one; they may change the width.</param>
    /// <returns>A copy of this state with the block at its end.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is empty or holds another character, or the block has no layers or returns <see langword="null"/>.
    /// </exception>
    public TSelf Shared(string name, Func<SharedBlock, SharedBlock> block)
    {
        NameCheck.Checked(name, "shared block");
        ArgumentNullException.ThrowIfNull(block);
        var inner = block(new SharedBlock(Width, []))
            ?? throw new ArgumentException($"The shared block '{name}' returned null. Return the block that the last call gave.", nameof(block));
        SharedSpec.CheckLayers(name, inner.Layers, nameof(block));
        return Append(new SharedSpec(name, inner.Layers));
    }

    private protected abstract TSelf With(int width, SpecList<LayerSpec> layers);

    /// <summary>Adds a layer of any kind; packages of engines have kinds that this one has no method for.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>A copy of this state with the layer at its end.</returns>
    internal TSelf Append(LayerSpec layer) => With(layer.OutputWidth(Width), Layers.Add(layer));
}
