namespace DeepMF;

/// <summary>How a parameter starts, from the seed and the parameter's name alone. The hierarchy is closed.</summary>
public abstract record Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>Uniform from -√(6 / (fan in + fan out)) to that (Glorot and Bengio 2010, eq. 16).</summary>
    /// <remarks>Fan in and fan out are the rows and the columns of the parameter: inputs and units of a dense layer, cardinality and dimension of a table.</remarks>
    public static Initializer Glorot { get; } = new GlorotInitializer();

    /// <summary>Normal with mean 0 and standard deviation √(2 / fan in) (He et al. 2015, eq. 10).</summary>
    /// <remarks>Fan in is the rows of the parameter: the inputs of a dense layer, the cardinality of a table.</remarks>
    public static Initializer He { get; } = new HeInitializer();

    /// <summary>Normal with mean 0.</summary>
    /// <param name="standardDeviation">The standard deviation σ, at least 0.</param>
    /// <returns>The initialiser.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not finite.</exception>
    public static Initializer Normal(double standardDeviation) => new NormalInitializer(standardDeviation);

    /// <summary>Uniform from <c>-limit</c> to <c>limit</c>.</summary>
    /// <param name="limit">The bound, at least 0.</param>
    /// <returns>The initialiser.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    public static Initializer Uniform(double limit) => new UniformInitializer(limit);

    /// <summary>The same number everywhere.</summary>
    /// <param name="value">The number, finite.</param>
    /// <returns>The initialiser.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Fills a run of a parameter's numbers.</summary>
    /// <param name="stream">The random numbers of the parameter.</param>
    /// <param name="offset">The position of the first number in the parameter.</param>
    /// <param name="fan">The inputs and outputs of the layer that the parameter belongs to.</param>
    /// <param name="destination">The numbers to fill.</param>
    internal abstract void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination);
}

/// <summary>The inputs and outputs of a unit of a layer, which Glorot and He scale by.</summary>
internal readonly record struct Fan(int In, int Out);

/// <summary>Uniform from -√(6 / (fan in + fan out)) to that.</summary>
public sealed record GlorotInitializer : Initializer
{
    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) =>
        stream.FillUniform(offset, Math.Sqrt(6.0 / (fan.In + (double)fan.Out)), destination);

    internal override string KindName => "glorot";
}

/// <summary>Normal with mean 0 and standard deviation √(2 / fan in).</summary>
public sealed record HeInitializer : Initializer
{
    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) =>
        stream.FillNormal(offset, Math.Sqrt(2.0 / fan.In), destination);

    internal override string KindName => "he";
}

/// <summary>Normal with mean 0.</summary>
public sealed record NormalInitializer : Initializer
{
    /// <summary>Describes a normal start.</summary>
    /// <param name="standardDeviation">The standard deviation σ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not finite.</exception>
    public NormalInitializer(double standardDeviation)
    {
        if (!(standardDeviation >= 0 && double.IsFinite(standardDeviation)))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is a finite number of at least 0.");
        StandardDeviation = standardDeviation;
    }

    /// <summary>The standard deviation σ.</summary>
    public double StandardDeviation { get; }

    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) =>
        stream.FillNormal(offset, StandardDeviation, destination);

    internal override string KindName => "normal";
}

/// <summary>Uniform between two opposite bounds.</summary>
public sealed record UniformInitializer : Initializer
{
    /// <summary>Describes a uniform start.</summary>
    /// <param name="limit">The bound, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    public UniformInitializer(double limit)
    {
        if (!(limit >= 0 && double.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of a uniform start is a finite number of at least 0.");
        Limit = limit;
    }

    /// <summary>The bound.</summary>
    public double Limit { get; }

    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) =>
        stream.FillUniform(offset, Limit, destination);

    internal override string KindName => "uniform";
}

/// <summary>The same number everywhere.</summary>
public sealed record ConstantInitializer : Initializer
{
    /// <summary>Describes a constant start.</summary>
    /// <param name="value">The number, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public ConstantInitializer(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A parameter must start from a finite number.");
        Value = value;
    }

    /// <summary>The number.</summary>
    public double Value { get; }

    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) => destination.Fill((float)Value);

    internal override string KindName => "constant";
}

/// <summary>The start of a module's parameter: the code of the module sets its own first numbers. It is no choice of a user and no part of a file.</summary>
internal sealed record ModuleInitializer : Initializer
{
    public static ModuleInitializer Instance { get; } = new();

    internal override void Fill(CounterRandom stream, long offset, Fan fan, Span<float> destination) =>
        throw new InvalidOperationException("The parameters of a module start with the numbers that its own code sets. Only an engine that runs the module can fill them.");

    internal override string KindName => "module";
}
