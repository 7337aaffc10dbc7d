namespace DeepMF.Engines;

/// <summary>The numbers of one parameter in an engine, readable and writable in row-major order.</summary>
/// <remarks>Engines derive from it; files, parity tests and exports need nothing else of an engine.</remarks>
public abstract class Parameter
{
    /// <summary>Creates the numbers of a parameter.</summary>
    /// <param name="spec">Name, shape and kind.</param>
    protected Parameter(ParameterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
    }

    /// <summary>Name, shape and kind.</summary>
    public ParameterSpec Spec { get; }

    /// <summary>Copies numbers out of the parameter.</summary>
    /// <param name="offset">The position of the first number, row-major.</param>
    /// <param name="destination">Receives the numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the parameter.</exception>
    public void Read(long offset, Span<float> destination)
    {
        CheckRun(offset, destination.Length);
        ReadCore(offset, destination);
    }

    /// <summary>Copies numbers into the parameter.</summary>
    /// <param name="offset">The position of the first number, row-major.</param>
    /// <param name="source">The numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the parameter.</exception>
    public void Write(long offset, ReadOnlySpan<float> source)
    {
        CheckRun(offset, source.Length);
        WriteCore(offset, source);
    }

    /// <summary>Copies the whole parameter.</summary>
    /// <returns>The numbers, row-major.</returns>
    /// <exception cref="OverflowException">The parameter has more numbers than an array can hold.</exception>
    public float[] ToArray()
    {
        var values = new float[checked((int)Spec.Length)];
        Read(0, values);
        return values;
    }

    /// <summary>Copies numbers out of the parameter; the run has been checked.</summary>
    /// <param name="offset">The position of the first number.</param>
    /// <param name="destination">Receives the numbers.</param>
    protected abstract void ReadCore(long offset, Span<float> destination);

    /// <summary>Copies numbers into the parameter; the run has been checked.</summary>
    /// <param name="offset">The position of the first number.</param>
    /// <param name="source">The numbers.</param>
    protected abstract void WriteCore(long offset, ReadOnlySpan<float> source);

    private void CheckRun(long offset, int count)
    {
        if (offset < 0 || offset > Spec.Length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"Parameter '{Spec.Name}' has {Spec.Length} numbers, so {count} of them cannot start at {offset}.");
    }
}
