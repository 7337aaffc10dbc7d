namespace DeepMF.Specs;

/// <summary>The part of a model below its head: a dot product, or a trunk. The hierarchy is closed.</summary>
public abstract record BodySpec
{
    private protected BodySpec()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }
}

/// <summary>The dot product of two branches of equal width: one number per row.</summary>
/// <remarks>score(u, i) = p_uᵀ q_i (Koren, Bell and Volinsky 2009, eq. 1). Shapes: <c>[B, D]</c> and <c>[B, D]</c> → <c>[B]</c>.</remarks>
public sealed record DotSpec : BodySpec
{
    /// <summary>Describes a dot product.</summary>
    /// <param name="left">The first branch.</param>
    /// <param name="right">The second branch.</param>
    /// <exception cref="InvalidOperationException">The branches have different widths.</exception>
    public DotSpec(BranchSpec left, BranchSpec right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        MergeSpec.EqualWidth("Dot", [left, right]);
        Left = left;
        Right = right;
    }

    /// <summary>The first branch.</summary>
    public BranchSpec Left { get; }

    /// <summary>The second branch.</summary>
    public BranchSpec Right { get; }

    internal override string KindName => "dot";
}

/// <summary>The layers above a merge. A head adds the projection that it needs.</summary>
/// <remarks>Shape: <c>[B, Width]</c>.</remarks>
public sealed record TrunkSpec : BodySpec
{
    /// <summary>Describes a trunk.</summary>
    /// <param name="source">What the first layer reads.</param>
    /// <param name="layers">The layers, in order.</param>
    /// <exception cref="ArgumentException">A residual block changes the width.</exception>
    public TrunkSpec(VectorSpec source, SpecList<LayerSpec> layers = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
        Layers = layers;
        Width = LayerWidths.After(layers, source.Width);
    }

    /// <summary>What the first layer reads.</summary>
    public VectorSpec Source { get; }

    /// <summary>The layers, in order.</summary>
    public SpecList<LayerSpec> Layers { get; }

    /// <summary>The width of the last layer's output.</summary>
    public int Width { get; }

    internal override string KindName => "trunk";
}
