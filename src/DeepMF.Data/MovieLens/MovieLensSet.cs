namespace DeepMF.Data;

/// <summary>The sets that GroupLens publishes and <see cref="MovieLensDownloader"/> fetches.</summary>
public enum MovieLensSet
{
    /// <summary>latest-small: about 100,000 ratings, 1 MB; half stars. The set changes from time to time.</summary>
    Small,

    /// <summary>100K: 100,000 ratings, 5 MB.</summary>
    K100,

    /// <summary>1M: 1,000,209 ratings, 6 MB.</summary>
    M1,

    /// <summary>10M: 10,000,054 ratings, 63 MB; half stars.</summary>
    M10,

    /// <summary>20M: 20,000,263 ratings, 190 MB; half stars.</summary>
    M20,

    /// <summary>25M: 25,000,095 ratings, 250 MB; half stars.</summary>
    M25,

    /// <summary>32M: 32,000,204 ratings, 239 MB; half stars.</summary>
    M32,
}
