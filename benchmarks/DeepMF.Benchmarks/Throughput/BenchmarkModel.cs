using DeepMF.Engines;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>A model to train, and what one sample of it costs at least.</summary>
internal sealed record BenchmarkModel(string Name, string Description, ModelSpec Spec)
{
    /// <summary>The numbers per row of a table.</summary>
    public const int Dimension = 25;

    /// <summary>The learning rate of all models.</summary>
    public const double LearningRate = 0.001;

    /// <summary>Decides the initial numbers: all contenders start equal.</summary>
    public const ulong Seed = 1;

    /// <summary>The models that can be measured.</summary>
    public static IReadOnlyList<BenchmarkModel> All { get; } =
    [
        new("M1", "embeddings of 25, dot", ModelBuilder.Embed(RatingData.UserFeature, Dimension).Embed(RatingData.FilmFeature, Dimension).Dot().RegressionHead()),
        new("M5", "embeddings of 25, concat, two hidden layers of 64", ModelBuilder.Embed(RatingData.UserFeature, Dimension).Embed(RatingData.FilmFeature, Dimension)
            .Concat().Dense(64).Relu().Dense(64).Relu().RegressionHead()),
    ];

    public static BenchmarkModel Get(string name) => All.Single(m => m.Name == name);

    /// <summary>The floating-point operations of a training step per sample: 2 per multiply-add, three products per dense layer.</summary>
    public long FlopsPerSample => 6 * Spec.Parameters.Where(p => p.Kind == ParameterKind.Weight).Sum(p => p.Length);

    /// <summary>The table rows that a sample reads and updates.</summary>
    public int RowsPerSample => Spec.Parameters.Count(p => p.Kind == ParameterKind.Table);

    /// <summary>The samples per second that the machine could reach: bound by arithmetic where there are dense layers, by table rows elsewhere.</summary>
    public double Limit(double flopsPerSecond, double rowsPerSecond) =>
        FlopsPerSample > 0 ? flopsPerSecond / FlopsPerSample : rowsPerSecond / RowsPerSample;
}
