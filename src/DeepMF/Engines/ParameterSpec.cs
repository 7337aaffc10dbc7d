using DeepMF.Specs;

namespace DeepMF.Engines;

/// <summary>A named array of numbers that a model needs: what every engine allocates and how it starts.</summary>
/// <param name="Name">The name in files, such as <c>embedding.user.weight</c>, <c>trunk.0.bias</c>, <c>shared.cnn.0.weight</c>.</param>
/// <param name="Shape">The sizes, row-major: <c>[rows, columns]</c>, <c>[length]</c>, or as many as a parameter of a module has.</param>
/// <param name="Kind">What the parameter is to an optimizer.</param>
/// <param name="Group">Where in the model it belongs.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="L2">The penalty per occurrence of a table's row; 0 for every other kind.</param>
public sealed record ParameterSpec(string Name, SpecList<int> Shape, ParameterKind Kind, ParameterGroup Group, Initializer Initializer, double L2 = 0)
{
    /// <summary>The number of rows: the first size where there are at least two, 1 of a vector.</summary>
    public int Rows => Shape.Count >= 2 ? Shape[0] : 1;

    /// <summary>The numbers per row: the product of all sizes after the first; of a vector its length.</summary>
    /// <exception cref="OverflowException">The product is more than an <see cref="int"/> holds; no description of a model gives such a shape.</exception>
    public int Columns
    {
        get
        {
            var columns = 1;
            for (var i = Shape.Count >= 2 ? 1 : 0; i < Shape.Count; i++)
                columns = checked(columns * Shape[i]);
            return columns;
        }
    }

    /// <summary>The number of numbers.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>Fills a run of the parameter with its initial numbers, which depend on the seed, the name and the position alone.</summary>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="offset">The position of the first number.</param>
    /// <param name="destination">The numbers to fill.</param>
    /// <exception cref="InvalidOperationException">The parameter belongs to a module, whose own code sets its first numbers.</exception>
    public void FillInitial(ulong seed, long offset, Span<float> destination) =>
        Initializer.Fill(CounterRandom.Create(seed, Name), offset, new Fan(Rows, Columns), destination);
}
