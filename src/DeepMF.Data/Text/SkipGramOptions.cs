using DeepMF.Optimizers;

namespace DeepMF.Data;

/// <summary>How a text becomes pairs of words, as in word2vec.</summary>
/// <remarks>Mikolov et al. (2013b), section 2; the defaults are those of the authors' program.</remarks>
public sealed record SkipGramOptions
{
    /// <summary>The most words on each side of a centre; each centre draws its own reach from 1 to this, so that near words come more often.</summary>
    /// <value>At least 1; the default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Window { get; init => field = GenerationCheck.AtLeastOne(value, nameof(Window)); } = 5;

    /// <summary>The drawn words k that are set against each pair of the text.</summary>
    /// <value>At least 1; the default is 5. The paper takes 5 to 20 for small texts, 2 to 5 for large ones.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int NegativeSamples { get; init => field = GenerationCheck.AtLeastOne(value, nameof(NegativeSamples)); } = 5;

    /// <summary>The exponent a of the drawn words' distribution: P(w) is proportional to count(w)ᵃ.</summary>
    /// <value>A finite number of at least 0, where 0 makes all words equally likely; the default is 0.75.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double NegativePower { get; init => field = Check.NonNegative(value, nameof(NegativePower)); } = 0.75;

    /// <summary>The threshold t of subsampling: an occurrence of a word with share f of the text is kept with probability min(1, √(t / f)) (eq. 5).</summary>
    /// <value>A finite number of at least 0, where 0 keeps everything; the default is 0.001. The paper takes about 0.00001 for a text of a billion words.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Subsampling { get; init => field = Check.NonNegative(value, nameof(Subsampling)); } = 0.001;

    /// <summary>The rows of a batch; a pair of the text takes one, and one more for each drawn word.</summary>
    /// <value>At least 1; the default is 1024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize { get; init => field = GenerationCheck.AtLeastOne(value, nameof(BatchSize)); } = 1024;

    /// <summary>The seed of the order of sentences, of subsampling, of windows and of drawn words.</summary>
    /// <value>Any number; the default is 0.</value>
    public ulong Seed { get; init; }
}
