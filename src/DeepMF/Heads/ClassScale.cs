namespace DeepMF;

/// <summary>Which target value each class of a softmax head stands for: class k is <c>Minimum + k · Step</c>.</summary>
/// <remarks>Half-star ratings from 0.5 to 5 are <c>new ClassScale(10, 0.5, 0.5)</c>; plain class labels 0 to C - 1 are <c>new ClassScale(C)</c>.</remarks>
public sealed record ClassScale
{
    /// <summary>Creates a scale.</summary>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="minimum">The value of class 0.</param>
    /// <param name="step">The difference between neighbouring classes, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public ClassScale(int classes, double minimum = 0, double step = 1)
    {
        if (classes < 2)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, "A softmax head needs at least 2 classes.");
        if (!double.IsFinite(minimum))
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "The value of class 0 must be finite.");
        if (!(step > 0 && double.IsFinite(step)))
            throw new ArgumentOutOfRangeException(nameof(step), step, "The step between classes is a finite number above 0.");
        Classes = classes;
        Minimum = minimum;
        Step = step;
    }

    /// <summary>The number of classes C.</summary>
    public int Classes { get; }

    /// <summary>The value of class 0.</summary>
    /// <value>The default is 0.</value>
    public double Minimum { get; }

    /// <summary>The difference between neighbouring classes.</summary>
    /// <value>The default is 1.</value>
    public double Step { get; }

    /// <summary>The value of the last class.</summary>
    public double Maximum => Value(Classes - 1);

    /// <summary>The value that a class stands for.</summary>
    /// <param name="index">The class, from 0 to <c>Classes - 1</c>; it is not checked.</param>
    /// <returns>Minimum + index · Step.</returns>
    public double Value(int index) => Minimum + index * Step;

    /// <summary>The class that a value stands for.</summary>
    /// <param name="value">A value of the scale; it may be off by a thousandth of a step.</param>
    /// <param name="index">The class, or -1 where the value is not on the scale.</param>
    /// <returns>Whether the value is on the scale.</returns>
    public bool TryGetClass(double value, out int index)
    {
        var position = (value - Minimum) / Step;
        var rounded = Math.Round(position);
        var onScale = rounded >= 0 && rounded < Classes && Math.Abs(position - rounded) <= 1e-3;
        index = onScale ? (int)rounded : -1;
        return onScale;
    }

    /// <summary>The value of the most likely class; of equally likely classes the lowest one counts.</summary>
    /// <param name="probabilities">One probability per class, shape <c>[C]</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">There is not one probability per class.</exception>
    public double MostLikely(ReadOnlySpan<float> probabilities)
    {
        CheckLength(probabilities);
        var best = 0;
        for (var k = 1; k < probabilities.Length; k++)
            if (probabilities[k] > probabilities[best])
                best = k;
        return Value(best);
    }

    /// <summary>The mean of the values, weighted by their probabilities: Σ p_k · value_k.</summary>
    /// <param name="probabilities">One probability per class, shape <c>[C]</c>.</param>
    /// <returns>The expected value.</returns>
    /// <exception cref="ArgumentException">There is not one probability per class.</exception>
    public double ExpectedValue(ReadOnlySpan<float> probabilities)
    {
        CheckLength(probabilities);
        var sum = 0.0;
        for (var k = 0; k < probabilities.Length; k++)
            sum += probabilities[k] * Value(k);
        return sum;
    }

    /// <summary>The expected value of each row of probabilities, <c>[B, C] → [B]</c>.</summary>
    internal void ExpectedValues(ReadOnlySpan<float> probabilities, Span<float> destination)
    {
        for (var row = 0; row < destination.Length; row++)
            destination[row] = (float)ExpectedValue(probabilities.Slice(row * Classes, Classes));
    }

    private void CheckLength(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != Classes)
            throw new ArgumentException($"The scale has {Classes} classes, but there are {probabilities.Length} probabilities.", nameof(probabilities));
    }
}
