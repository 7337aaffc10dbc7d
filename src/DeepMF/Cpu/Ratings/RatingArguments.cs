namespace DeepMF.Cpu.Ratings;

/// <summary>What a kernel needs to go through a block of ratings.</summary>
internal unsafe struct RatingArguments
{
    public Rating* Ratings;

    public long Count;

    public RatingTable Left;

    public RatingTable Right;

    /// <summary>The floats from one row of the tables to the next; both have as many.</summary>
    public nint Stride;

    /// <summary>The numbers of a row.</summary>
    public int Columns;

    /// <summary>The learning rate of the tables.</summary>
    public float Rate;

    /// <summary>The learning rate of the biases.</summary>
    public float BiasRate;

    /// <summary>AdaGrad's ε.</summary>
    public float Epsilon;

    /// <summary>The block's copy of the global bias.</summary>
    public float GlobalBias;

    /// <summary>The state of that copy.</summary>
    public float GlobalBiasState;

    public RatingLoss Loss;
}

/// <summary>The numbers of one side: rows, biases, their states, and what L2 multiplies them by, 2 λ.</summary>
internal unsafe struct RatingTable
{
    public float* Rows;

    /// <summary>The state of each number, laid out as <see cref="Rows"/> are, or a pair per row, see <see cref="RatingStates.FloatsPerPair"/>.</summary>
    public float* State;

    /// <summary>1 for a row whose sums of squares, and that of its bias, are all so large that ε is lost in rounding beside their roots; read where roots are estimated.</summary>
    public byte* Settled;

    public float Penalty;

    public float* Biases;

    public float* BiasState;

    public float BiasPenalty;
}
