using DeepMF.Specs;

namespace DeepMF;

/// <summary>Sizes, side features, normalisation and output of <see cref="ModelZoo.DeepMf"/>.</summary>
public sealed record DeepMfOptions
{
    /// <summary>The width of the users' embedding.</summary>
    /// <value>At least 1; the default is 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int UserDimension { get; init => field = ZooCheck.AtLeastOne(value, nameof(UserDimension)); } = 25;

    /// <summary>The width of the items' embedding.</summary>
    /// <value>At least 1; the default is 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ItemDimension { get; init => field = ZooCheck.AtLeastOne(value, nameof(ItemDimension)); } = 25;

    /// <summary>What stands beside the two embeddings: further tables (of a categorical feature or of a bag) and numeric inputs. Each brings its own start.</summary>
    /// <value>The default is none.</value>
    /// <exception cref="ArgumentException">An input is <see langword="null"/>.</exception>
    public SpecList<InputSpec> SideInputs
    {
        get;
        init => field = value.Contains(null!) ? throw new ArgumentException("A side input is null.", nameof(SideInputs)) : value;
    }

    /// <summary>The widths of the hidden layers, from the bottom; each is followed by a relu.</summary>
    /// <value>Each at least 1; the default is 64, 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">A width is less than 1.</exception>
    public SpecList<int> Hidden
    {
        get;
        init
        {
            foreach (var units in value)
                _ = ZooCheck.AtLeastOne(units, "Each width of Hidden", nameof(Hidden));
            field = value;
        }
    } = [64, 64];

    /// <summary>Whether a batch normalisation stands before each relu.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool BatchNorm { get; init; }

    /// <summary>The ratings as classes of a softmax; <see langword="null"/> means that the model predicts a number.</summary>
    /// <value>The default is <see langword="null"/>. The source's classes, rating · 2 - 1, are <c>new ClassScale(10, 0.5, 0.5)</c>.</value>
    public ClassScale? Classes { get; init; }

    /// <summary>How the tables of users and items start and are regularised.</summary>
    /// <value>The default is uniform(-0.01, 0.01), as in the source's runs, and no L2.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public EmbeddingOptions Embeddings { get; init => field = value ?? throw new ArgumentNullException(nameof(Embeddings)); } = ModelZoo.SmallUniform;

    /// <summary>How the weights of the hidden layers start. The head starts by <see cref="Initializer.Glorot"/> whatever is given here.</summary>
    /// <value>The default is <see cref="Initializer.Glorot"/>; the source's runs used uniform(-0.01, 0.01).</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Initializer DenseInitializer { get; init => field = value ?? throw new ArgumentNullException(nameof(DenseInitializer)); } = Initializer.Glorot;
}
