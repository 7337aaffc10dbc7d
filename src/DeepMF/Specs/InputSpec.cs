namespace DeepMF.Specs;

/// <summary>What enters a branch: an embedded feature or a numeric one. The hierarchy is closed.</summary>
public abstract record InputSpec
{
    private protected InputSpec()
    {
    }

    /// <summary>The feature that is read from the batch.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public abstract Feature Source { get; }

    /// <summary>The width of the vector that enters the branch.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public abstract int Width { get; }
}
