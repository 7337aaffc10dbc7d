namespace DeepMF.Tests.Support;

/// <summary>Small models that between them hold every block, alone and together.</summary>
internal static class ModelCases
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);
    private static readonly CategoricalFeature Hours = new("hour", 3);
    private static readonly NumericFeature Age = new("age", 3);
    private static readonly NumericFeature Wide = new("wide", 16);

    private static readonly OutputRange Stars = (0.5, 5.0);

    public static IReadOnlyDictionary<string, ModelSpec> All { get; } = Create();

    public static TheoryData<string> Names => [.. All.Keys];

    private static MultiValuedFeature Genres(Pooling pooling) => new("genres", 6, pooling);

    private static Dictionary<string, ModelSpec> Create()
    {
        var cases = new Dictionary<string, ModelSpec>();
        AddInputs(cases);
        AddMerges(cases);
        AddLayers(cases);
        AddSharedBlocks(cases);
        AddHeads(cases);
        AddWholeModels(cases);
        return cases;
    }

    private static void AddInputs(Dictionary<string, ModelSpec> cases)
    {
        foreach (var width in (int[])[1, 3, 4, 5, 16, 17, 33])
            cases[$"dot of width {width}"] = ModelBuilder.Embed(Users, width).Embed(Items, width).Dot().RegressionHead();
        foreach (var pooling in Enum.GetValues<Pooling>())
        {
            cases[$"bag by {pooling}"] = ModelBuilder.Embed(Users, 5).Embed(Genres(pooling), 5).Dot().RegressionHead();
            cases[$"narrow bag by {pooling}"] = ModelBuilder.Embed(Genres(pooling), 2).Embed(Users, 2).Add().RegressionHead();
        }

        cases["numeric input"] = ModelBuilder.Input(Age).Embed(Users, 3).Dot().RegressionHead();
        cases["numeric inputs only"] = ModelBuilder.Input(Age).Input(Wide).Concat().RegressionHead();
        cases["numeric input under every layer"] = ModelBuilder.Input(Wide, n => n.Relu().BatchNorm().Tanh().LayerNorm().PRelu()).Input(Age, n => n.PRelu().Dense(4).Gelu()).Concat().RegressionHead();
        cases["numeric input under a residual block"] = ModelBuilder.Input(Age, n => n.Sigmoid().Residual(r => r.Relu().Dense(3))).Embed(Users, 3).Multiply().RegressionHead();
        cases["one feature twice"] = ModelBuilder.Embed(Users, 4).Embed(Users, 6).Concat().Dense(5).RegressionHead();
        cases["L2"] = ModelBuilder.Embed(Users, 5, options: new EmbeddingOptions { L2 = 0.3 }).Embed(Genres(Pooling.Mean), 5, options: new EmbeddingOptions { L2 = 0.1 })
            .Dot().AddBiases(new EmbeddingOptions { L2 = 0.2 }).RegressionHead();
    }

    private static void AddMerges(Dictionary<string, ModelSpec> cases)
    {
        cases["concat of odd widths"] = ModelBuilder.Embed(Users, 3).Embed(Items, 17).Embed(Hours, 5).Concat().RegressionHead();
        cases["concat of whole vectors"] = ModelBuilder.Embed(Users, 16).Embed(Items, 16, i => i.Dense(16).Relu()).Concat().RegressionHead();
        cases["concat of misaligned towers"] = ModelBuilder.Embed(Users, 5, u => u.Dense(7).Relu()).Embed(Items, 4, i => i.Tanh()).Embed(Genres(Pooling.Sum), 9).Input(Age, a => a.Dense(16).Sigmoid()).Concat().Dense(3).RegressionHead();
        cases["concat of an aligned tower after a bare table"] = ModelBuilder.Embed(Users, 16).Embed(Items, 3, i => i.Dense(32).LayerNorm().PRelu()).Input(Age).Concat().Dense(3).RegressionHead();
        cases["multiply of 2"] = ModelBuilder.Embed(Users, 6).Embed(Items, 6).Multiply().RegressionHead();
        cases["multiply of 3"] = ModelBuilder.Embed(Users, 6).Embed(Items, 6).Embed(Hours, 6).Multiply().RegressionHead();
        cases["multiply of 4 with a numeric one"] = ModelBuilder.Embed(Users, 3).Input(Age).Embed(Items, 3).Embed(Hours, 3).Multiply().RegressionHead();
        cases["add of 3"] = ModelBuilder.Embed(Users, 6).Embed(Items, 6, i => i.Dense(6)).Embed(Hours, 6).Add().Tanh().RegressionHead();
        cases["join"] = Gmf(5).Concat(ModelBuilder.Embed(Users, 4).Embed(Items, 6).Concat().Dense(7).Relu().Dense(3).Relu()).RegressionHead();
        cases["join of whole vectors"] = Gmf(16).Concat(ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat()).RegressionHead();
        cases["join of joins under layers"] = Gmf(3).Concat(Gmf(16).Concat(ModelBuilder.Embed(Hours, 2).Embed(Users, 2).Add())).Dense(6).Tanh().RegressionHead();
    }

    private static Trunk Gmf(int width) => ModelBuilder.Embed(Users, width).Embed(Items, width).Multiply();

    private static void AddLayers(Dictionary<string, ModelSpec> cases)
    {
        AddLayer("dense", t => t.Dense(4), t => t.Dense(4));
        AddLayer("relu", t => t.Relu(), t => t.Relu());
        AddLayer("leaky relu", t => t.LeakyRelu(0.2), t => t.LeakyRelu(0.2));
        AddLayer("prelu", t => t.PRelu(), t => t.PRelu());
        AddLayer("sigmoid", t => t.Sigmoid(), t => t.Sigmoid());
        AddLayer("tanh", t => t.Tanh(), t => t.Tanh());
        AddLayer("gelu", t => t.Gelu(), t => t.Gelu());
        AddLayer("batch norm", t => t.BatchNorm(), t => t.BatchNorm());
        AddLayer("batch norm of other settings", t => t.BatchNorm(0.4, 0.1), t => t.BatchNorm(0.4, 0.1));
        AddLayer("layer norm", t => t.LayerNorm(), t => t.LayerNorm());
        AddLayer("empty residual", t => t.Residual(r => r), t => t.Residual(r => r));
        AddLayer("residual", t => t.Residual(r => r.Dense(9).Relu().Dense(r.Width)), t => t.Residual(r => r.Dense(9).Relu().Dense(r.Width)));
        AddLayer("residual from an activation", t => t.Residual(r => r.Gelu().Dense(r.Width)), t => t.Residual(r => r.Tanh().Dense(r.Width)));
        AddLayer("residual from a norm", t => t.Residual(r => r.LayerNorm()), t => t.Residual(r => r.BatchNorm().PRelu()));
        AddLayer("nested residual", t => t.Residual(r => r.Residual(s => s.Dense(s.Width).Tanh()).Sigmoid()), t => t.Residual(r => r.Residual(s => s.Residual(q => q).Relu().Dense(s.Width))));
        AddLayer("shared", t => t.Shared("s", s => s.Dense(6).Relu()), t => t.Shared("s", s => s.Dense(16).Relu()).Shared("s", s => s.Dense(16).Relu()));
        AddLayer("two batch norms", t => t.BatchNorm().Tanh().BatchNorm(), t => t.Dense(4).BatchNorm().Relu().Dense(5).BatchNorm().Sigmoid());

        void AddLayer(string name, Func<Trunk, Trunk> onTrunk, Func<Tower, Tower> onTower)
        {
            cases[$"{name} on a merge"] = onTrunk(ModelBuilder.Embed(Users, 3).Embed(Items, 4).Concat()).RegressionHead();
            cases[$"{name} after a dense layer"] = onTrunk(ModelBuilder.Embed(Users, 3).Embed(Items, 4).Concat().Dense(18)).RegressionHead();
            cases[$"{name} in an aligned tower"] = ModelBuilder.Embed(Users, 16, t => onTower(t).Dense(16)).Embed(Items, 16, t => onTower(t)).Concat().RegressionHead();
        }
    }

    private static void AddSharedBlocks(Dictionary<string, ModelSpec> cases)
    {
        Add("a dense layer", s => s.Dense(5).Relu());
        Add("a gelu", s => s.Dense(5).Gelu().Dense(7));
        Add("a batch norm", s => s.Dense(5).BatchNorm(0.3).Tanh());
        Add("a bare batch norm", s => s.BatchNorm());
        Add("a layer norm and a prelu", s => s.LayerNorm().PRelu().Dense(4));
        Add("a residual block", s => s.Residual(r => r.Dense(9).Relu().Dense(6)).Sigmoid());
        Add("a shared block", s => s.Shared("inner", i => i.Dense(6).Tanh()).Shared("inner", i => i.Dense(6).Tanh()).Dense(3));
        cases["shared inside residual blocks"] = Towers(6, t => t.Residual(r => r.Shared("s", s => s.Dense(6).Tanh().BatchNorm(epsilon: 0.1))).Residual(r => r.Tanh().Shared("s", s => s.Dense(6).Tanh().BatchNorm(epsilon: 0.1)))).Dot().RegressionHead();
        cases["shared by a tower and the trunk"] = ModelBuilder.Embed(Users, 5, u => u.Shared("s", s => s.Dense(5).BatchNorm().Tanh())).Embed(Items, 5).Multiply().Shared("s", s => s.Dense(5).BatchNorm().Tanh()).RegressionHead();
        cases["shared by a numeric input and a table"] = ModelBuilder.Input(Wide, n => n.Shared("s", s => s.Dense(4).BatchNorm())).Embed(Users, 16, u => u.Shared("s", s => s.Dense(4).BatchNorm())).Dot().RegressionHead();
        cases["shared by numeric inputs"] = ModelBuilder.Input(Age, n => n.Shared("s", s => s.PRelu().Dense(4))).Input(new NumericFeature("older", 3), n => n.Shared("s", s => s.PRelu().Dense(4))).Dot().RegressionHead();
        cases["shared in aligned towers"] = Towers(16, t => t.Shared("s", s => s.Dense(16).Relu())).Concat().Dense(3).RegressionHead();
        cases["shared in misaligned towers"] = Towers(3, t => t.Shared("s", s => s.Dense(5))).Concat().Relu().RegressionHead();
        cases["shared by both sides of a join"] = Gmf(5).Shared("s", s => s.Dense(4).Relu()).Concat(Gmf(5).Shared("s", s => s.Dense(4).Relu())).SoftmaxHead(3);
        cases["two shared blocks crossed"] = ModelBuilder
            .Embed(Users, 6, t => t.Shared("a", s => s.Dense(6).Tanh()).Shared("b", s => s.Dense(6)))
            .Embed(Items, 6, t => t.Shared("b", s => s.Dense(6)).Shared("a", s => s.Dense(6).Tanh())).Dot().AddBiases().BinaryHead();

        void Add(string what, Func<SharedBlock, SharedBlock> block) => cases[$"towers share {what}"] = Towers(6, t => t.Shared("tower", block)).Dot().RegressionHead();

        static BranchPair Towers(int width, Func<Tower, Tower> tower) => ModelBuilder.Embed(Users, width, tower).Embed(Items, width, tower);
    }

    private static void AddHeads(Dictionary<string, ModelSpec> cases)
    {
        var score = ModelBuilder.Embed(Users, 3).Embed(Items, 3).Dot();
        foreach (var loss in (RegressionLoss[])[RegressionLoss.Squared, RegressionLoss.Absolute, RegressionLoss.Huber(0.8)])
        {
            cases[$"head of {loss.GetType().Name}"] = score.RegressionHead(loss: loss);
            cases[$"head of {loss.GetType().Name} with a range"] = score.AddBiases().RegressionHead(Stars, loss);
        }

        cases["binary head"] = score.AddBiases().BinaryHead();
        cases["ranking head"] = score.AddBiases().RankingHead();
        cases["binary head on a trunk"] = Gmf(3).BinaryHead();
        cases["ranking head on a trunk with biases"] = Gmf(3).Dense(4).Tanh().AddBiases().RankingHead();
        cases["softmax head"] = Gmf(3).SoftmaxHead(4);
        cases["softmax head on a scale"] = ModelBuilder.Embed(Users, 3).Embed(Items, 4).Concat().Dense(5).Relu().SoftmaxHead(new ClassScale(10, 0.5, 0.5));
        cases["biases with a bag"] = ModelBuilder.Embed(Users, 3).Embed(Genres(Pooling.Mean), 3).Embed(Users, 3).Multiply().AddBiases().RegressionHead();
    }

    private static void AddWholeModels(Dictionary<string, ModelSpec> cases)
    {
        var start = new EmbeddingOptions { Initializer = Initializer.Uniform(0.01) };
        cases["M2"] = ModelBuilder.Embed(Users, 8, u => u.Dense(6)).Embed(Items, 8, i => i.Dense(6)).Dot().RegressionHead();
        cases["M3"] = ModelBuilder.Embed(Users, 8, u => u.Relu().Dense(8)).Embed(Items, 8, i => i.Relu().Dense(8)).Dot().RegressionHead();
        cases["M5"] = Deep(5, 5, null).RegressionHead();
        cases["M6"] = ModelBuilder.Embed(Users, 5).Embed(Items, 5).Concat().Dense(8).BatchNorm().Relu().Dense(8).BatchNorm().Relu().RegressionHead();
        cases["M7"] = Deep(5, 5, null).SoftmaxHead(10);
        cases["M8"] = Deep(4, 7, null).RegressionHead();
        cases["M9"] = Deep(4, 6, b => b.Embed(Hours, 3)).RegressionHead();
        cases["M10"] = Deep(4, 6, b => b.Embed(Genres(Pooling.Mean), 5)).RegressionHead();
        cases["M11 without dropout"] = ModelBuilder.Embed(Users, 6, ResidualTower).Embed(Items, 6, ResidualTower).Dot().RegressionHead();
        cases["M12"] = ModelBuilder.Embed(Users, 5, options: start).Embed(Items, 5, options: start).Dot().AddBiases().RegressionHead(Stars);
        cases["M13 without dropout"] = ModelBuilder.Embed(Users, 5).Embed(Items, 5).Concat().Dense(10).Relu().RegressionHead((0, 5.5));
    }

    private static Trunk Deep(int user, int item, Func<BranchPair, Branches>? more)
    {
        var pair = ModelBuilder.Embed(Users, user).Embed(Items, item);
        return (more?.Invoke(pair) ?? pair).Concat().Dense(8).Relu().Dense(8).Relu();
    }

    private static Tower ResidualTower(Tower tower) => tower
        .Residual(r => r.Dense(6).Relu().Dense(6))
        .Residual(r => r.Dense(6).Relu().Dense(6));
}
