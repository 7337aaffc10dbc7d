using DeepMF.Cpu.Memory;
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

    /// <summary>The dot model and the deep one, of users and films alone: those that every verb knows, and a loop of TorchSharp.</summary>
    public static IReadOnlyList<BenchmarkModel> Basic { get; } =
    [
        new("M1", "embeddings of 25, dot", Dot(RatingData.UserFeature, RatingData.FilmFeature)),
        new("M5", "embeddings of 25, concat, two hidden layers of 64", Deep(RatingData.UserFeature, RatingData.FilmFeature, 64)),
    ];

    /// <summary>The models that are measured unless others are asked for: those of the sources.</summary>
    public static IReadOnlyList<BenchmarkModel> Usual { get; } =
    [
        .. Basic,
        new("M6", "M5 with batch normalisation before each ReLU", Pair(RatingData.UserFeature, RatingData.FilmFeature).Concat().Dense(64).BatchNorm().Relu().Dense(64).BatchNorm().Relu().RegressionHead()),
        new("M9", "embeddings of 15, 20 and 5 (genre), concat, two hidden layers of 64", ModelBuilder.Embed(RatingData.UserFeature, 15).Embed(RatingData.FilmFeature, 20).Embed(RatingData.GenreFeature, 5)
            .Concat().Dense(64).Relu().Dense(64).Relu().RegressionHead()),
        new("M11", "embeddings of 64, per side two residual blocks of dense 64, ReLU, dropout, dense 64, dot", ModelZoo.ResidualTowerMf(RatingData.UserFeature, RatingData.FilmFeature)),
    ];

    /// <summary>The models that can be measured: besides the usual ones, M5 with hidden layers of other widths, and two more shapes with towers.</summary>
    public static IReadOnlyList<BenchmarkModel> All { get; } =
    [
        .. Usual,
        .. new[] { 8, 12, 20, 33, 50, 100, 128, 200, 300, 512 }.Select(width => new BenchmarkModel($"W{width}", $"M5 with hidden layers of {width}", Deep(RatingData.UserFeature, RatingData.FilmFeature, width))),
        new("T3", "embeddings of 32, 24 and 8 (genre), each with a tower of dense 40, ReLU, then concat, dense 70, ReLU", ModelBuilder
            .Embed(RatingData.UserFeature, 32, Tower).Embed(RatingData.FilmFeature, 24, Tower).Embed(RatingData.GenreFeature, 8, Tower).Concat().Dense(70).Relu().RegressionHead()),
        new("T2", "embeddings of 48, each with a tower of dense 96, ReLU, dense 48, then dot", ModelBuilder
            .Embed(RatingData.UserFeature, 48, t => t.Dense(96).Relu().Dense(48)).Embed(RatingData.FilmFeature, 48, t => t.Dense(96).Relu().Dense(48)).Dot().RegressionHead()),
    ];

    /// <summary>The structure of M1 over any two features.</summary>
    public static ModelSpec Dot(CategoricalFeature users, CategoricalFeature items) => Pair(users, items).Dot().RegressionHead();

    /// <summary>The structure of M5 over any two features, with hidden layers of a width.</summary>
    public static ModelSpec Deep(CategoricalFeature users, CategoricalFeature items, int width = 64) => Pair(users, items).Concat().Dense(width).Relu().Dense(width).Relu().RegressionHead();

    public static BenchmarkModel Get(string name) => All.Single(m => m.Name == name);

    /// <summary>The floating-point operations of a training step per sample: 2 per multiply-add, three products per dense layer.</summary>
    public long FlopsPerSample => 6 * Spec.Parameters.Where(p => p.Kind == ParameterKind.Weight).Sum(p => p.Length);

    /// <summary>The table rows that a sample reads and updates.</summary>
    public int RowsPerSample => Tables.Count();

    /// <summary>The samples per second that the machine could reach: bound by arithmetic where there are dense layers, by table rows elsewhere.</summary>
    public double Limit(double flopsPerSecond, double rowsPerSecond) =>
        FlopsPerSample > 0 ? flopsPerSecond / FlopsPerSample : rowsPerSecond / RowsPerSample;

    /// <summary>The samples per second where the arithmetic and the table rows, each with its two rows of Adam's state, are done one after the other at the machine's limits.</summary>
    /// <remarks>A row counts by its cache lines, since <paramref name="rowsPerSecond"/> is measured with rows of <see cref="Dimension"/> numbers. Genres are in the cache and count as the others.</remarks>
    public double CombinedLimit(double flopsPerSecond, double rowsPerSecond)
    {
        const int RowsOfAdam = 3;
        var lines = Tables.Sum(t => Lines(t.Columns));
        return 1 / (FlopsPerSample / flopsPerSecond + RowsOfAdam * lines / (Lines(Dimension) * rowsPerSecond));

        static double Lines(int columns) => (double)Padding.TableStride(columns) / Padding.Lane;
    }

    private IEnumerable<ParameterSpec> Tables => Spec.Parameters.Where(p => p.Kind == ParameterKind.Table);

    private static BranchPair Pair(CategoricalFeature users, CategoricalFeature items) => ModelBuilder.Embed(users, Dimension).Embed(items, Dimension);

    private static Tower Tower(Tower tower) => tower.Dense(40).Relu();
}
