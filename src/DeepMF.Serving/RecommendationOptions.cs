namespace DeepMF.Serving;

/// <summary>Which items a list may hold.</summary>
public sealed record RecommendationOptions
{
    /// <summary>The options where none are given: every item that the user has not seen.</summary>
    public static RecommendationOptions Default { get; } = new();

    /// <summary>Whether items that the user has an interaction with are left out.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>The raw ids of the items that a list may hold; an id that the recommender does not know is passed over and reported.</summary>
    /// <value>The ids, copied; none gives an empty list. The default is <see langword="null"/>: every item.</value>
    public IReadOnlyCollection<RawId>? Candidates { get; init => field = value is null ? null : [.. value]; }

    /// <summary>The raw ids of items that a list must not hold; ids that the recommender does not know exclude nothing.</summary>
    /// <value>The ids, copied; the default is none.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyCollection<RawId> Excluded
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>Whether a list may hold an item; it is asked once per item that nothing else excludes, on the thread of the caller.</summary>
    /// <value>The default is <see langword="null"/>: every item. What it throws reaches the caller.</value>
    public Func<RawId, bool>? Filter { get; init; }

    /// <summary>Whether the user's own items are all that can be excluded.</summary>
    internal bool IsPlain => Candidates is null && Excluded.Count == 0 && Filter is null;
}
