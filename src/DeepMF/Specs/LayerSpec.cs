namespace DeepMF.Specs;

/// <summary>A layer of a tower, a residual block, a shared block or a trunk. The hierarchy is closed: each engine lowers every kind in one switch.</summary>
/// <remarks>Shapes: <c>[B, D]</c> in, <c>[B, OutputWidth(D)]</c> out.</remarks>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The width of the layer's output for an input of a given width.</summary>
    /// <param name="inputWidth">The width D of the input <c>[B, D]</c>.</param>
    /// <returns>The width of the output.</returns>
    public virtual int OutputWidth(int inputWidth) => inputWidth;
}
