using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class SharedLayerTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    [Fact]
    public void The_gradient_of_a_shared_layer_is_the_sum_of_the_gradients_of_layers_of_their_own()
    {
        var shared = ModelBuilder.Embed(Users, 6, t => t.Shared("s", s => s.Dense(9).BatchNorm().Tanh())).Embed(Items, 6, t => t.Shared("s", s => s.Dense(9).BatchNorm().Tanh())).Dot().RegressionHead();
        var own = ModelBuilder.Embed(Users, 6, t => t.Dense(9).BatchNorm().Tanh()).Embed(Items, 6, t => t.Dense(9).BatchNorm().Tanh()).Dot().RegressionHead();
        var parameters = TestRuns.RandomParameters(shared, 1);
        var copies = own.Parameters.ToDictionary(p => p.Name, p => parameters[SharedName(p.Name)]);
        var batch = TestRuns.RandomBatch(shared, 29, 2);

        foreach (var engine in TestRuns.Engines)
        {
            var (gradients, loss) = TestRuns.Step(engine, shared, parameters, batch);
            var (parts, expectedLoss) = TestRuns.Step(engine, own, copies, batch);

            loss.Should().BeApproximately(expectedLoss, 1e-6);
            foreach (var name in (string[])["0.weight", "0.bias", "1.scale", "1.shift"])
                TestRuns.ShouldAgree(gradients[$"shared.s.{name}"], [.. parts[$"tower.user.{name}"].Zip(parts[$"tower.item.{name}"], (a, b) => a + b)], $"{name} with {TestRuns.Describe(engine)}");
        }

        static string SharedName(string name) => name.Replace("tower.user.", "shared.s.", StringComparison.Ordinal).Replace("tower.item.", "shared.s.", StringComparison.Ordinal);
    }

    [Fact]
    public void Running_statistics_move_once_per_occurrence_in_order()
    {
        var ages = new NumericFeature("age", 1);
        var older = new NumericFeature("older", 1);
        var spec = ModelBuilder.Input(ages, t => t.Shared("s", s => s.BatchNorm(momentum: 0.5))).Input(older, t => t.Shared("s", s => s.BatchNorm(momentum: 0.5))).Concat().RegressionHead();
        using var model = spec.Build(1, TestRuns.Engine());
        var batch = model.CreateBatch(2);
        batch.Count = 2;
        ((float[])[1, 3]).CopyTo(batch.Numeric("age").Values);
        ((float[])[10, 20]).CopyTo(batch.Numeric("older").Values);
        using var session = model.EngineModel.StartTraining(new Sgd(), 1);

        session.Step(batch, 0);

        // From mean 0 and variance 1: the batches have the means 2 and 15 and the unbiased variances 2 and 50.
        Value("shared.s.0.mean").Should().Be((0.5f * 0 + 0.5f * 2) * 0.5f + 0.5f * 15);
        Value("shared.s.0.variance").Should().BeApproximately((0.5f * 1 + 0.5f * 2) * 0.5f + 0.5f * 50, 1e-5f);

        float Value(string name) => model.EngineModel.Parameters.Single(p => p.Spec.Name == name).ToArray()[0];
    }

    public static TheoryData<string> Optimizers => ["Sgd", "Adam", "AdamW", "AdaGrad", "RmsProp"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_moves_a_shared_parameter_once(string name)
    {
        // One weight in two places, with the same input 1 and the same gradient: what a step does to one weight with the sum of the gradients is known.
        var one = new NumericFeature("one");
        static Tower Shared(Tower tower) => tower.Shared("s", s => s.Dense(1, Initializer.Constant(0.5)));
        var spec = ModelBuilder.Input(one, Shared).Input(one, Shared).Add().Dense(1, Initializer.Constant(1)).RegressionHead();
        using var model = spec.Build(1, TestRuns.Engine(2));
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "head.weight").Write(0, [1]);
        var batch = model.CreateBatch(1);
        batch.Count = 1;
        batch.Numeric("one").Values[0] = 1;
        batch.Targets[0] = 0;
        Optimizer optimizer = name switch
        {
            "Sgd" => new Sgd(),
            "Adam" => new Adam(),
            "AdamW" => new AdamW { WeightDecay = 0 },
            "AdaGrad" => new AdaGrad(),
            _ => new RmsProp { Alpha = 0.75 },
        };
        using var session = model.EngineModel.StartTraining(optimizer, 1);

        session.Step(batch, 0.01);

        // The score is 2 w = 1, its loss 1, so dL/dw = 2 · 1 · 2 = 4. The first step of Adam and of AdaGrad has the length of the learning rate, that of RmsProp 1 / √(1 - α) times as much.
        var expected = name switch { "Sgd" => 0.04, "RmsProp" => 0.02, _ => 0.01 };
        var weight = model.EngineModel.Parameters.Single(p => p.Spec.Name == "shared.s.0.weight").ToArray()[0];
        (0.5 - weight).Should().BeApproximately(expected, 1e-6);
    }

    [Fact]
    public void Dropout_has_a_mask_of_its_own_in_every_occurrence()
    {
        var ones = new NumericFeature("ones", 400);
        static Tower Dropped(Tower tower) => tower.Shared("s", s => s.Dropout(0.5));
        var spec = ModelBuilder.Input(ones, Dropped).Input(ones, Dropped).Dot().RegressionHead();
        using var model = spec.Build(1, TestRuns.Engine());
        var batch = model.CreateBatch(1);
        batch.Count = 1;
        batch.Numeric("ones").Values.Fill(1);
        batch.Targets[0] = 0;
        using var session = model.EngineModel.StartTraining(new Sgd(), 1);

        // Each number that survives both masks counts 2 · 2. One mask for both would let half of the 400 through, two masks a quarter.
        var survivors = Math.Sqrt(session.Step(batch, 0)) / 4;

        survivors.Should().BeInRange(70, 130);
    }

    [Fact]
    public void A_trained_model_is_loaded_as_it_was_saved()
    {
        var path = Path.Combine(Path.GetTempPath(), $"deepmf-{Guid.NewGuid():N}.deepmf");
        var spec = SampleModels.All[^1];
        using var model = spec.Build(3);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        using (var session = model.EngineModel.StartTraining(new Adam(), 1))
            session.Step(batch, 0.01);
        try
        {
            model.Save(path);
            using var loaded = Model.Load(path);

            loaded.Spec.Should().Be(spec);
            loaded.Predict(batch).Should().Equal(model.Predict(batch));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_module_is_refused_before_memory_is_taken()
    {
        var huge = new CategoricalFeature("left", int.MaxValue);
        var inTower = ModelBuilder.Embed(huge, 500, t => t.Append(ModuleModels.Cnn())).Embed(Items, 2).Dot().RegressionHead();
        var inShared = ModelBuilder.Embed(Users, 4, t => t.Shared("both", s => s.Residual(r => r.Append(ModuleModels.Cnn()).Dense(4)))).Embed(Items, 4).Dot().RegressionHead();

        Refused(inTower, "The block 'tower.left.0' is the module 'cnn', which the engine 'cpu' cannot run: its code is a TorchSharp module. Build the model with TorchEngine.Cpu or TorchEngine.Cuda of the package DeepMF.Torch.");
        Refused(inShared, "The block 'shared.both.0.0' is the module 'cnn', which the engine 'cpu' cannot run: its code is a TorchSharp module. Build the model with TorchEngine.Cpu or TorchEngine.Cuda of the package DeepMF.Torch.");

        static void Refused(ModelSpec spec, string message) => spec.Invoking(s => s.Build()).Should().Throw<NotSupportedException>().Which.Message.Should().Be(message);
    }
}
