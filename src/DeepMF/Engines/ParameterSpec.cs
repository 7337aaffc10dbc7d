using DeepMF.Specs;

namespace DeepMF.Engines;

/// <summary>A named array of numbers that a model needs: what every engine allocates and how it starts.</summary>
/// <param name="Name">The name in files, such as <c>embedding.user.weight</c> or <c>trunk.0.bias</c>.</param>
/// <param name="Shape">The sizes, row-major: <c>[rows, columns]</c> or <c>[length]</c>.</param>
/// <param name="Kind">What the parameter is to an optimizer.</param>
/// <param name="Group">Where in the model it belongs.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="L2">The penalty per occurrence of a table's row; 0 for every other kind.</param>
public sealed record ParameterSpec(string Name, SpecList<int> Shape, ParameterKind Kind, ParameterGroup Group, Initializer Initializer, double L2 = 0)
{
    /// <summary>The number of rows: the first size of a matrix, 1 of a vector.</summary>
    public int Rows => Shape.Count == 2 ? Shape[0] : 1;

    /// <summary>The numbers per row: the last size.</summary>
    public int Columns => Shape[Shape.Count - 1];

    /// <summary>The number of numbers.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>Fills a run of the parameter with its initial numbers, which depend on the seed, the name and the position alone.</summary>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="offset">The position of the first number.</param>
    /// <param name="destination">The numbers to fill.</param>
    public void FillInitial(ulong seed, long offset, Span<float> destination) =>
        Initializer.Fill(CounterRandom.Create(seed, Name), offset, new Fan(Rows, Columns), destination);
}
