namespace DeepMF.Specs;

/// <summary>What a trunk starts from: merged branches, or two trunks side by side. The hierarchy is closed.</summary>
/// <remarks>Shape: <c>[B, Width]</c>.</remarks>
public abstract record VectorSpec
{
    private protected VectorSpec()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The width of the vector.</summary>
    public abstract int Width { get; }
}

/// <summary>How branches become one vector.</summary>
public enum MergeKind
{
    /// <summary>One after the other: the widths add up.</summary>
    Concat,

    /// <summary>Element by element product of branches of equal width.</summary>
    Multiply,

    /// <summary>Element by element sum of branches of equal width.</summary>
    Add,
}

/// <summary>Two or more branches merged into one vector.</summary>
public sealed record MergeSpec : VectorSpec
{
    /// <summary>Describes a merge.</summary>
    /// <param name="kind">How the branches become one vector.</param>
    /// <param name="branches">The branches, at least two.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not defined.</exception>
    /// <exception cref="InvalidOperationException">Branches of unequal width are multiplied or added, or the widths add up to more than an <see cref="int"/> holds.</exception>
    public MergeSpec(MergeKind kind, SpecList<BranchSpec> branches)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A merge is a Concat, a Multiply or an Add.");
        if (branches.Count < 2)
            throw new ArgumentException($"A merge needs at least two branches, but there is {branches.Count}.", nameof(branches));
        Kind = kind;
        Branches = branches;
        Width = kind == MergeKind.Concat ? LayerWidths.Sum(branches.Select(b => b.Width)) : EqualWidth(kind.ToString(), branches);
    }

    /// <summary>How the branches become one vector.</summary>
    public MergeKind Kind { get; }

    /// <summary>The branches, in order.</summary>
    public SpecList<BranchSpec> Branches { get; }

    /// <inheritdoc/>
    public override int Width { get; }

    internal static int EqualWidth(string operation, SpecList<BranchSpec> branches)
    {
        var first = branches[0];
        foreach (var branch in branches)
            if (branch.Width != first.Width)
                throw new InvalidOperationException(
                    $"{operation} needs branches of equal width, but '{first.Input.Source.Name}' has width {first.Width} and '{branch.Input.Source.Name}' has width {branch.Width}.");
        return first.Width;
    }

    internal override string KindName => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString());
}

/// <summary>Two trunks side by side, as in NeuMF (He et al. 2017, fig. 3).</summary>
public sealed record JoinSpec : VectorSpec
{
    /// <summary>Describes two trunks side by side.</summary>
    /// <param name="left">The first trunk.</param>
    /// <param name="right">The second trunk.</param>
    /// <exception cref="InvalidOperationException">The widths add up to more than an <see cref="int"/> holds.</exception>
    public JoinSpec(TrunkSpec left, TrunkSpec right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Left = left;
        Right = right;
        Width = LayerWidths.Sum([left.Width, right.Width]);
    }

    /// <summary>The first trunk.</summary>
    public TrunkSpec Left { get; }

    /// <summary>The second trunk.</summary>
    public TrunkSpec Right { get; }

    /// <inheritdoc/>
    public override int Width { get; }

    internal override string KindName => "join";
}
