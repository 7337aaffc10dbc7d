using System.Numerics.Tensors;
using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Serving.Knowledge;

/// <summary>A vector per item, to compare items by.</summary>
internal sealed class ItemVectors
{
    private readonly float[] _vectors; // [items, Dimension]
    private readonly float[] _lengths; // [items]

    private ItemVectors(float[] vectors, int dimension)
    {
        _vectors = vectors;
        Dimension = dimension;
        _lengths = new float[vectors.Length / dimension];
        for (var item = 0; item < _lengths.Length; item++)
            _lengths[item] = TensorPrimitives.Norm(Of(item));
    }

    public int Dimension { get; }

    public ReadOnlySpan<float> Of(int item) => _vectors.AsSpan(item * Dimension, Dimension);

    /// <summary>The similarity of an item to every item.</summary>
    public void Compare(int item, SimilarityMeasure measure, Span<float> similarities)
    {
        for (var other = 0; other < similarities.Length; other++)
            similarities[other] = Compare(item, other, measure);
    }

    /// <summary>The similarity of two items.</summary>
    public float Compare(int item, int other, SimilarityMeasure measure)
    {
        var product = TensorPrimitives.Dot(Of(item), Of(other));
        return measure == SimilarityMeasure.Dot ? product : Cosine(product, _lengths[item], _lengths[other]);
    }

    /// <summary>The output of the item's tower in a dot product, else the item's embeddings, one after the other.</summary>
    public static ItemVectors Create(Model model, ServingKnowledge knowledge)
    {
        if (model.Spec.Body is DotSpec dot && ItemBranch(dot, knowledge.Features) is { } branch)
            return OfBranch(model, branch, knowledge);
        var name = knowledge.Features.Items.Name;
        var tables = model.EngineModel.Parameters.Where(p => IsTableOf(p.Spec.Name, name)).ToArray();
        if (tables.Length == 0)
            throw new InvalidOperationException($"The model has no vectors of items to compare: it is no dot product of two sides, and '{name}' is not embedded. Compare the features of items instead.");
        var dimension = tables.Sum(t => t.Spec.Columns);
        var vectors = new float[Length(knowledge.Items.Count, dimension)];
        var column = 0;
        foreach (var table in tables)
        {
            for (var item = 0; item < knowledge.Items.Count; item++)
                table.Read((long)item * table.Spec.Columns, vectors.AsSpan(item * dimension + column, table.Spec.Columns));
            column += table.Spec.Columns;
        }

        return new ItemVectors(vectors, dimension);
    }

    /// <summary>Whether a parameter is an embedding of a feature: the first, or one of further ones, <c>embedding.item:2.weight</c>.</summary>
    public static bool IsTableOf(string parameter, string feature) =>
        parameter == $"embedding.{feature}.weight" || (parameter.StartsWith($"embedding.{feature}:", StringComparison.Ordinal) && parameter.EndsWith(".weight", StringComparison.Ordinal));

    private static BranchSpec? ItemBranch(DotSpec dot, InteractionFeatures features)
    {
        var isLeft = IsOfItems(dot.Left, features);
        return isLeft == IsOfItems(dot.Right, features) ? null : isLeft ? dot.Left : dot.Right;
    }

    private static bool IsOfItems(BranchSpec branch, InteractionFeatures features) =>
        branch.Input.Source.Name == features.Items.Name || features.Tables.Any(t => t.Key == FeatureKey.Item && t.Feature.Name == branch.Input.Source.Name);

    /// <summary>
    /// Makes a model whose other side is the identity: for component d of D it scores eᵈ · v(item), the component itself. The engine thus computes the vectors, whatever the layers of the tower.
    /// </summary>
    private static ItemVectors OfBranch(Model model, BranchSpec branch, ServingKnowledge knowledge)
    {
        var components = new CategoricalFeature(branch.Input.Source.Name == "component" ? "dimension" : "component", branch.Width);
        var spec = new ModelSpec(new DotSpec(new BranchSpec(new EmbeddingSpec(components, branch.Width)), branch), new RegressionHeadSpec(RegressionLoss.Squared));
        using var probe = new Model(spec, model.EngineModel.Engine.Build(spec, seed: null));
        ParameterCopy.ByName(model, probe);
        var identity = new float[branch.Width * branch.Width];
        for (var d = 0; d < branch.Width; d++)
            identity[d * branch.Width + d] = 1;
        probe.EngineModel.Parameters[0].Write(0, identity);
        using var scorer = probe.CreateScorer(KeyBatches.Of(knowledge.Features, [branch.Input.Source], FeatureKey.Item));
        var contexts = scorer.CreateContexts(1);
        contexts.Count = 1;
        var count = knowledge.Items.Count;
        var vectors = new float[Length(count, branch.Width)];
        var scores = new float[count];
        for (var d = 0; d < branch.Width; d++)
        {
            contexts.Categorical(components.Name).Indices[0] = d;
            scorer.Score(contexts, scores);
            for (var item = 0; item < count; item++)
                vectors[item * branch.Width + d] = scores[item];
        }

        return new ItemVectors(vectors, branch.Width);
    }

    private static int Length(int items, int dimension) => (long)items * dimension <= Array.MaxLength
        ? items * dimension
        : throw new InvalidOperationException(FormattableString.Invariant($"Vectors of {items} items with {dimension} numbers each are {(long)items * dimension} numbers, but at most {Array.MaxLength} can be compared. Make a recommender of the items that matter."));

    private static float Cosine(float product, float left, float right) => left > 0 && right > 0 ? Math.Clamp(product / left / right, -1, 1) : 0;
}
