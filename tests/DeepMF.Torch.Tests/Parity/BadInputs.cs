using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>What both engines refuse, by name: each is done to a model in training, whose session has finished one step.</summary>
internal static class BadInputs
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly MultiValuedFeature Genres = new("genres", 6);
    private static readonly NumericFeature Age = new("age", 3);
    private static readonly Trunk Body = ModelBuilder.Embed(Users, 3).Embed(Genres, 4).Input(Age).Concat().Dense(5).BatchNorm().Relu();
    private static readonly ModelSpec Regression = Body.RegressionHead();

    /// <summary>Something wrong that is asked of a model and its session.</summary>
    public sealed record BadInput(ModelSpec Spec, Action<IEngineModel, ITrainingSession> Act);

    public static IReadOnlyDictionary<string, BadInput> All { get; } = Create();

    private static Dictionary<string, BadInput> Create()
    {
        var inputs = new Dictionary<string, BadInput>();
        AddBatches(inputs);
        AddTargets(inputs);
        AddCalls(inputs);
        return inputs;
    }

    private static void AddBatches(Dictionary<string, BadInput> inputs)
    {
        AddBoth("a feature is missing", () => new Batch([Users, Age], 4) { Count = 4 });
        AddBoth("a feature is described differently", () => new Batch([new CategoricalFeature("user", 8), Genres, Age], 4) { Count = 4 });
        AddBoth("a feature is of another kind", () => new Batch([new MultiValuedFeature("user", 7), Genres, Age], 4) { Count = 4 });
        foreach (var (row, value) in ((int, int)[])[(0, 7), (38, -1), (20, int.MinValue), (20, int.MaxValue)])
            AddBoth($"index {value} in row {row}", () => Changed(b => b.Categorical("user").Indices[row] = value));
        AddBoth("an index too large in a bag", () => Bags([], [1, 2, 5], [], [], [4, 6]));
        AddBoth("a negative index in a bag", () => Bags([0], [-1], [], [], [4]));
        AddBoth("a bag that was never set", () => Bags([1, 1_000_000], [1], [2]));
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            AddBoth($"the number {value}", () => Changed(b => b.Numeric("age").Values[3 * 25 + 2] = value));

        void AddBoth(string name, Func<Batch> batch)
        {
            inputs[$"{name}, in training"] = new BadInput(Regression, (_, session) => session.Step(batch(), 0.1));
            inputs[$"{name}, in prediction"] = new BadInput(Regression, (model, _) => model.Predict(batch(), new float[batch().Count]));
        }
    }

    private static void AddTargets(Dictionary<string, BadInput> inputs)
    {
        foreach (var target in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            Add("regression", Regression, target);
        foreach (var target in (float[])[-0.1f, 1.5f, float.NaN])
            Add("binary", Body.BinaryHead(), target);
        foreach (var target in (float[])[0, 0.75f, 5.5f, float.NaN, float.PositiveInfinity])
            Add("softmax", Body.SoftmaxHead(new ClassScale(10, 0.5, 0.5)), target);
        inputs["an odd ranking batch"] = new BadInput(Body.RankingHead(), (_, session) => session.Step(TestRuns.RandomBatch(Body.RankingHead(), 9, 1), 0.1));

        void Add(string head, ModelSpec spec, float target) => inputs[$"{head} target {target}"] = new BadInput(spec, (_, session) =>
        {
            var batch = TestRuns.RandomBatch(spec, 10, 1);
            batch.Targets[9] = target;
            session.Step(batch, 0.1);
        });
    }

    private static void AddCalls(Dictionary<string, BadInput> inputs)
    {
        foreach (var rate in (double[])[double.NaN, -0.5, double.PositiveInfinity, double.NegativeInfinity])
            inputs[$"learning rate {rate}"] = new BadInput(Regression, (_, session) => session.Step(Good(), rate));
        inputs["an empty batch"] = new BadInput(Regression, (_, session) => session.Step(Changed(b => b.Count = 0), 0.1));
        foreach (var length in (int[])[0, 38, 40])
            inputs[$"a destination of {length}"] = new BadInput(Regression, (model, _) => model.Predict(Good(), new float[length]));
        inputs["a destination for an empty batch"] = new BadInput(Regression, (model, _) => model.Predict(Changed(b => b.Count = 0), new float[1]));
        inputs["a destination for too few classes"] = new BadInput(Body.SoftmaxHead(3), (model, _) => model.Predict(Good(), new float[39]));
        inputs["no batch to train on"] = new BadInput(Regression, (_, session) => session.Step(null!, 0.1));
        inputs["no batch to predict"] = new BadInput(Regression, (model, _) => model.Predict(null!, []));
        inputs["no optimizer"] = new BadInput(Regression, (model, _) => model.StartTraining(null!, 1));
        inputs["a second session"] = new BadInput(Regression, (model, _) => model.StartTraining(new Sgd(), 1));
        inputs["no description"] = new BadInput(Regression, (model, _) => model.Engine.Build(null!, 1));
        foreach (var (offset, count) in ((long, int)[])[(-1, 1), (20, 2), (22, 0), (long.MaxValue, 1), (0, 22)])
        {
            inputs[$"reading {count} at {offset}"] = new BadInput(Regression, (model, _) => model.Parameters[0].Read(offset, new float[count]));
            inputs[$"writing {count} at {offset}"] = new BadInput(Regression, (model, _) => model.Parameters[0].Write(offset, new float[count]));
        }
    }

    private static Batch Good() => TestRuns.RandomBatch(Regression, 39, 1);

    private static Batch Changed(Action<Batch> change)
    {
        var batch = Good();
        change(batch);
        return batch;
    }

    private static Batch Bags(params int[][] bags)
    {
        var batch = new Batch([Users, Genres, Age], 5) { Count = 5 };
        for (var r = 0; r < bags.Length; r++)
            batch.MultiValued("genres").SetRow(r, bags[r]);
        return batch;
    }
}
