namespace DeepMF.Torch.Tests.Parity;

/// <summary>The models on which the engines are compared: every block alone, the models M1 to M13, dropout, shared blocks, and random ones.</summary>
internal static class ParityModels
{
    private const int RandomModelCount = 100;
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);
    private static readonly MultiValuedFeature Genres = new("genres", 6);

    public static IReadOnlyDictionary<string, ModelSpec> All { get; } = Create();

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>M1 to M13, and those with dropout and shared blocks.</summary>
    public static IEnumerable<string> WholeModels => All.Keys.Where(name => name.StartsWith('M') || name.StartsWith("whole", StringComparison.Ordinal));

    private static Dictionary<string, ModelSpec> Create()
    {
        var models = new Dictionary<string, ModelSpec>(ModelCases.All)
        {
            ["M1"] = ModelBuilder.Embed(Users, 25).Embed(Items, 25).Dot().RegressionHead(),
            ["M4"] = ModelBuilder.Embed(Users, 6).Embed(Items, 6).Concat().Dense(9).Relu().RegressionHead(),
            ["M11"] = ModelBuilder.Embed(Users, 6, ResidualTower).Embed(Items, 6, ResidualTower).Dot().RegressionHead(),
            ["M13"] = ModelBuilder.Embed(Users, 5).Embed(Items, 5).Concat().Dropout(0.05).Dense(10).Relu().Dropout(0.5).RegressionHead((0, 5.5)),
            ["whole: dropout everywhere"] = ModelBuilder.Embed(Users, 16, t => t.Dense(16).Dropout(0.4)).Embed(Items, 5, t => t.Dropout(0.3)).Embed(Genres, 3, t => t.Residual(r => r.Dropout(0.2).Dense(3)))
                .Concat().Dropout(0.2).BatchNorm().Tanh().Dropout(0.3).Dense(20).Dropout(0.9).RegressionHead(),
            ["whole: shared tower"] = ModelBuilder.Embed(Users, 6, SharedTower).Embed(Items, 6, SharedTower).Dot().AddBiases().RegressionHead(),
            ["whole: shared tower with dropout"] = ModelBuilder.Embed(Users, 5, SharedDropout).Embed(Items, 5, SharedDropout).Concat().Dense(4).Tanh().RegressionHead(),
            ["whole: shared batch norm"] = ModelBuilder.Embed(Users, 5, SharedBatchNorm).Embed(Items, 5, SharedBatchNorm).Concat().Tanh().RegressionHead(),
        };
        var random = new RandomModels(20);
        for (var i = 0; i < RandomModelCount; i++)
            models[$"random {i}"] = random.Next();
        return models;
    }

    private static Tower ResidualTower(Tower tower) => tower
        .Residual(r => r.Dense(6).Relu().Dropout(0.5).Dense(6)).Dropout(0.5)
        .Residual(r => r.Dense(6).Relu().Dropout(0.5).Dense(6));

    private static Tower SharedTower(Tower tower) => tower.Shared("both", s => s.Dense(8).PRelu().LayerNorm().Dense(6));

    private static Tower SharedDropout(Tower tower) => tower.Shared("both", s => s.Dropout(0.5).Dense(5).Gelu());

    private static Tower SharedBatchNorm(Tower tower) => tower.Shared("both", s => s.BatchNorm().Dense(3).BatchNorm(0.3, 0.1));
}
