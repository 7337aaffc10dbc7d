namespace DeepMF.Tests;

/// <summary>Small models that together hold every kind of block, option and head.</summary>
internal static class SampleModels
{
    public static readonly CategoricalFeature Users = new("user", 5);
    public static readonly CategoricalFeature Items = new("item", 7);
    public static readonly MultiValuedFeature Genres = new("genres", 4, Pooling.SquareRootMean);
    public static readonly MultiValuedFeature Tags = new("tags", 3, Pooling.Sum);
    public static readonly NumericFeature Age = new("age", 2);

    public static IReadOnlyList<ModelSpec> All { get; } =
    [
        ModelBuilder.Embed(Users, 2).Embed(Items, 2).Dot().RegressionHead(),
        ModelBuilder.Embed(Users, 2, options: new EmbeddingOptions { Initializer = Initializer.Uniform(0.01), L2 = 0.02 }).Embed(Items, 2).Dot()
            .AddBiases(new EmbeddingOptions { L2 = 0.125 }).RegressionHead((0.5, 5.0), RegressionLoss.Huber(0.75)),
        ModelBuilder.Embed(Users, 2).Embed(Genres, 2).Dot().AddBiases().BinaryHead(),
        ModelBuilder.Embed(Users, 3, u => u.Relu().Dense(4, Initializer.He)).Input(Age, a => a.LayerNorm(1e-3).Dense(4, Initializer.Normal(0.3))).Dot().RankingHead(),
        EveryLayer(ModelBuilder.Embed(Users, 2).Embed(Tags, 3).Input(Age).Concat()).SoftmaxHead(new ClassScale(10, 0.5, 0.5)),
        ModelBuilder.Embed(Users, 2).Embed(Items, 2).Multiply().Concat(ModelBuilder.Embed(Users, 3).Embed(Items, 3).Add().Dense(4).Relu()).Dense(2).AddBiases().BinaryHead(),
        ModelBuilder.Embed(Users, 2, options: new EmbeddingOptions { Initializer = Initializer.Constant(-1e-7) }).Embed(Users, 2, u => u.Residual(r => r.Dense(2))).Concat()
            .Residual(r => r.Residual(s => s.Dense(4).Tanh())).RegressionHead(loss: RegressionLoss.Absolute),
        ModelBuilder.Embed(Users, 3, Siamese).Embed(Items, 3, Siamese).Dot().RankingHead(),
    ];

    private static Tower Siamese(Tower tower) => tower.Shared("left and right", s => s.Dense(4).BatchNorm().Relu().Residual(r => r.Shared("inner-block", i => i.Dense(4)))).Dropout(0.1);

    private static Trunk EveryLayer(Trunk trunk) => trunk
        .Dense(3, Initializer.Constant(0.1)).Relu().LeakyRelu(0.2).PRelu(0.1).Sigmoid().Tanh().Gelu().Dropout(0.5).BatchNorm(0.2, 1e-4).LayerNorm(1e-6).Residual(r => r.Dense(6).Relu().Dense(3));
}
