using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Support;

/// <summary>
/// A model with every kind and group of parameter whose reference gradients are taken anew at each step, so that any update rule can be followed
/// in double precision beside the engine.
/// </summary>
internal static class TinyModel
{
    public const int Rows = 12;
    public const int UntouchedUser = 7;
    public const int UntouchedHour = 4;

    private static readonly CategoricalFeature Users = new("user", 8);
    private static readonly CategoricalFeature Hours = new("hour", 5);
    private static readonly MultiValuedFeature Genres = new("genres", 4, Pooling.Sum);

    public static ModelSpec Spec(double l2 = 0, double biasL2 = 0) => ModelBuilder
        .Embed(Users, 6, t => t.Dense(5).Tanh(), new EmbeddingOptions { L2 = l2 })
        .Embed(Hours, 2, options: new EmbeddingOptions { L2 = l2 })
        .Embed(Genres, 3, options: new EmbeddingOptions { L2 = l2 })
        .Concat().Dense(18).LayerNorm().PRelu().Dense(4).Sigmoid()
        .AddBiases(new EmbeddingOptions { L2 = biasL2 }).RegressionHead();

    /// <summary>The same with layers that two towers and the trunk share.</summary>
    public static ModelSpec Shared(double l2 = 0, double biasL2 = 0)
    {
        static SharedBlock Block(SharedBlock block) => block.Dense(6).Tanh().LayerNorm();
        return ModelBuilder
            .Embed(Users, 6, t => t.Shared("block", Block), new EmbeddingOptions { L2 = l2 })
            .Embed(Hours, 6, t => t.Shared("block", Block), new EmbeddingOptions { L2 = l2 })
            .Embed(Genres, 6, options: new EmbeddingOptions { L2 = l2 })
            .Add().Shared("block", Block)
            .AddBiases(new EmbeddingOptions { L2 = biasL2 }).RegressionHead();
    }

    /// <summary>Rows that never hold the last user and the last hour, and most ids several times.</summary>
    public static Batch Batch(ModelSpec spec, int seed)
    {
        var batch = TestRuns.RandomBatch(spec, Rows, seed);
        for (var r = 0; r < Rows; r++)
        {
            batch.Categorical("user").Indices[r] %= UntouchedUser;
            batch.Categorical("hour").Indices[r] %= UntouchedHour;
        }

        return batch;
    }

    /// <summary>Whether the batch holds the row of a table; always, for dense parameters.</summary>
    public static bool IsTouched(Batch batch, ParameterSpec parameter, int index)
    {
        if (parameter.Kind != ParameterKind.Table)
            return true;
        var row = index / parameter.Columns;
        if (parameter.Name == "embedding.genres.weight")
            return batch.MultiValued("genres").Values[..batch.MultiValued("genres").Offsets[Rows]].Contains(row);
        var feature = parameter.Name.Contains("user", StringComparison.Ordinal) ? "user" : "hour";
        return batch.Categorical(feature).Indices[..Rows].Contains(row);
    }

    public static double LearningRateFactor(Optimizer optimizer, ParameterSpec parameter) => parameter.Group switch
    {
        ParameterGroup.Embedding => optimizer.Factors.Embedding,
        ParameterGroup.Bias => optimizer.Factors.Bias,
        ParameterGroup.Tower => optimizer.Factors.Tower,
        ParameterGroup.Trunk => optimizer.Factors.Trunk,
        _ => optimizer.Factors.Head,
    };
}
