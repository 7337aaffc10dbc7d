namespace DeepMF.Specs;

/// <summary>What enters a branch: an embedded feature or a numeric one. The hierarchy is closed.</summary>
public abstract record InputSpec
{
    private protected InputSpec()
    {
    }

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The feature that is read from the batch.</summary>
    public abstract Feature Source { get; }

    /// <summary>The width of the vector that enters the branch.</summary>
    public abstract int Width { get; }
}
