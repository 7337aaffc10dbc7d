using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF;

/// <summary>A whole model, described: no tensors, no device, no seed, no learning rate. Two equal descriptions are equal values.</summary>
public sealed partial record ModelSpec
{
    /// <summary>Describes a model; <see cref="ModelBuilder"/> is the usual way to get one.</summary>
    /// <param name="body">The part below the head.</param>
    /// <param name="head">What the output means and which loss trains it.</param>
    /// <param name="biases">The biases that are added to the score, or <see langword="null"/> for none.</param>
    /// <exception cref="InvalidOperationException">
    /// The same feature name stands for two different features, a softmax head is put on a dot product, biases are added to a softmax head or to a
    /// model without a categorical embedding, two shared blocks of one name differ in their layers or in the width of their inputs, a shared block contains
    /// one of its own name, or the model would have more than 2⁴⁰ numbers.
    /// </exception>
    public ModelSpec(BodySpec body, HeadSpec head, BiasSpec? biases = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(head);
        Body = body;
        Head = head;
        Biases = biases;
        Features = CollectFeatures(body);
        if (head is SoftmaxHeadSpec && biases is not null)
            throw new InvalidOperationException("A softmax head has one score per class, so biases cannot be added to it.");
        if (head is SoftmaxHeadSpec && body is DotSpec)
            throw new InvalidOperationException("A softmax head needs a trunk: a dot product gives one number per row. Use Concat instead of Dot.");
        if (biases is not null && !Branches(body).Any(IsBiased))
            throw new InvalidOperationException("Biases need at least one embedded categorical feature, but the model has none.");
        CheckSize();
    }

    /// <summary>The part below the head.</summary>
    public BodySpec Body { get; }

    /// <summary>What the output means and which loss trains it.</summary>
    public HeadSpec Head { get; }

    /// <summary>The biases that are added to the score, or <see langword="null"/> for none.</summary>
    public BiasSpec? Biases { get; }

    /// <summary>The features that a batch must hold, each once, in the order of the description.</summary>
    public SpecList<Feature> Features { get; }

    /// <summary>The parameters that every engine allocates, in the order of the description: names, shapes and how they start.</summary>
    public SpecList<ParameterSpec> Parameters => ParameterLayout.Of(this);

    /// <summary>The branches of the model, in the order of the description.</summary>
    internal IEnumerable<BranchSpec> AllBranches => Branches(Body);

    /// <summary>The features that have biases, each once.</summary>
    internal IEnumerable<CategoricalFeature> BiasedFeatures =>
        Biases is null ? [] : AllBranches.Where(IsBiased).Select(b => (CategoricalFeature)b.Input.Source).Distinct();

    /// <summary>No machine holds more, and every sum of lengths below the limit fits a <see cref="long"/>.</summary>
    private void CheckSize()
    {
        const long limit = 1L << 40;
        var parameters = Parameters;
        if (parameters.Sum(p => (double)p.Length) <= limit)
            return;
        var largest = parameters.MaxBy(p => p.Length)!;
        throw new InvalidOperationException(
            $"The model would have more than {limit} numbers; '{largest.Name}' alone would have {largest.Rows} x {largest.Columns}. Take smaller cardinalities, dimensions or units.");
    }

    private static bool IsBiased(BranchSpec branch) => branch.Input is EmbeddingSpec { Feature: CategoricalFeature };

    private static IEnumerable<BranchSpec> Branches(BodySpec body) => body switch
    {
        DotSpec dot => [dot.Left, dot.Right],
        TrunkSpec { Source: MergeSpec merge } => merge.Branches,
        TrunkSpec { Source: JoinSpec join } => Branches(join.Left).Concat(Branches(join.Right)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static SpecList<Feature> CollectFeatures(BodySpec body)
    {
        SpecList<Feature> features = [];
        foreach (var feature in Branches(body).Select(b => b.Input.Source))
        {
            var known = features.FirstOrDefault(f => f.Name == feature.Name);
            if (known is null)
                features = features.Add(feature);
            else if (known != feature)
                throw new InvalidOperationException($"Feature '{feature.Name}' is described twice and differently: {Describe(known)} and {Describe(feature)}. Give one of them another name.");
        }

        return features;
    }

    private static string Describe(Feature feature) => feature switch
    {
        CategoricalFeature c => $"categorical with {c.Cardinality} values",
        MultiValuedFeature m => $"multi-valued with {m.Cardinality} values and pooling {m.Pooling}",
        NumericFeature n => $"numeric of width {n.Width}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
