using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests.Modules;

[Collection(AloneCollection.Name)]
public sealed class ModuleTests : IDisposable
{
    private static readonly NumericFeature Left = new("left", 16);
    private static readonly NumericFeature Right = new("right", 16);
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    private readonly string _file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    private static ModelSpec Siamese(double dropout = 0) => ModelBuilder.Input(Left, t => Network(t, dropout)).Input(Right, t => Network(t, dropout)).Dot().RankingHead();

    private static Tower Network(Tower tower, double dropout) => tower.Shared("network", s => s.Module("image", 6, () => new ImageNetwork(6, dropout)));

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_parameters_and_buffers_of_a_module_are_those_of_the_model() =>
        Siamese().Parameters.Select(p => $"{p.Name} {p.Shape} {p.Kind} {p.Group}").Should().Equal(
            "shared.network.0._layers.convolution.weight [3, 1, 3, 3] Weight Tower",
            "shared.network.0._layers.convolution.bias [3] Offset Tower",
            "shared.network.0._layers.norm.weight [3] Offset Tower",
            "shared.network.0._layers.norm.bias [3] Offset Tower",
            "shared.network.0._layers.output.weight [6, 48] Weight Tower",
            "shared.network.0._layers.output.bias [6] Offset Tower",
            "shared.network.0._layers.norm.running_mean [3] Statistic Tower",
            "shared.network.0._layers.norm.running_var [3] Statistic Tower");

    [Fact]
    public void A_shared_module_gives_both_inputs_the_same_vector()
    {
        using var model = Siamese().Build(3, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(model.Spec, 6, 1);
        var scores = model.Predict(batch);
        var left = batch.Numeric("left").Values.ToArray();
        batch.Numeric("right").Values.CopyTo(batch.Numeric("left").Values);
        left.CopyTo(batch.Numeric("right").Values);
        var swapped = model.Predict(batch);
        batch.Numeric("right").Values.CopyTo(batch.Numeric("left").Values);

        swapped.Should().Equal(scores, "the product of two vectors of one network does not depend on their order");
        model.Predict(batch).Should().NotEqual(scores);
    }

    [Fact]
    public void A_module_learns()
    {
        using var model = Siamese().Build(3, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(model.Spec, 40, 1);
        using var session = model.EngineModel.StartTraining(new Adam(), 1);
        var first = session.Step(batch, 0.01);
        var last = first;
        for (var step = 0; step < 60; step++)
            last = session.Step(batch, 0.01);

        last.Should().BeLessThan(0.5 * first);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_linear_module_trains_as_a_dense_layer_of_the_CPU_engine_does(double decay)
    {
        var dense = ModelBuilder.Embed(Users, 4).Embed(Items, 5).Concat().Dense(6).Relu().RegressionHead();
        var module = ModelBuilder.Embed(Users, 4).Embed(Items, 5).Concat().Module("linear", 6, () => nn.Linear(9, 6)).Relu().RegressionHead();
        using var expected = dense.Build(2);
        using var actual = module.Build(2, TorchEngine.Cpu);
        foreach (var parameter in expected.EngineModel.Parameters)
        {
            var numbers = parameter.ToArray();
            // nn.Linear holds its weight the other way round.
            actual.EngineModel.Parameters.Single(p => p.Spec.Name == parameter.Spec.Name).Write(0, parameter.Spec.Name == "trunk.0.weight" ? Transposed(numbers, 9, 6) : numbers);
        }

        using var expectedSession = expected.EngineModel.StartTraining(new Adam { WeightDecay = decay }, 1);
        using var actualSession = actual.EngineModel.StartTraining(new Adam { WeightDecay = decay }, 1);
        for (var step = 0; step < 20; step++)
        {
            var batch = TestRuns.RandomBatch(dense, 30, step);
            actualSession.Step(batch, 0.01).Should().BeApproximately(expectedSession.Step(batch, 0.01), 1e-4);
        }

        var weight = actual.EngineModel.Parameters.Single(p => p.Spec.Name == "trunk.0.weight").ToArray();
        var trained = expected.EngineModel.Parameters.Single(p => p.Spec.Name == "trunk.0.weight").ToArray();
        Transposed(weight, 6, 9).Zip(trained, (a, e) => Math.Abs(a - e)).Max().Should().BeLessThan(1e-4f);
    }

    [Fact]
    public void A_module_may_stand_in_a_residual_block_and_in_a_trunk()
    {
        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 5).Concat()
            .Residual(r => r.Module("double", 9, () => new SmallModule(x => x * 2)))
            .Module("sum", 1, () => new SmallModule(x => x.sum(1, keepdim: true)))
            .RegressionHead();
        using var model = spec.Build(1, TorchEngine.Cpu);
        foreach (var parameter in model.EngineModel.Parameters)
            parameter.Write(0, [.. Enumerable.Repeat(1f, (int)parameter.Spec.Length)]);
        var batch = TestRuns.RandomBatch(spec, 2, 1);

        // Nine ones, each plus twice itself, summed, times one plus one.
        model.Predict(batch).Should().Equal(28f, 28f);
    }

    [Fact]
    public void The_seed_decides_the_first_numbers_and_leaves_libtorchs_own_generator_alone()
    {
        manual_seed(5);
        var expected = rand(3).data<float>().ToArray();
        manual_seed(5);
        using var first = Siamese().Build(3, TorchEngine.Cpu);
        using var same = Siamese().Build(3, TorchEngine.Cpu);
        using var other = Siamese().Build(4, TorchEngine.Cpu);

        Numbers(same).Should().Equal(Numbers(first));
        Numbers(other).Should().NotEqual(Numbers(first));
        rand(3).data<float>().ToArray().Should().Equal(expected);
    }

    [Fact]
    public void The_seed_of_a_session_decides_the_dropout_inside_a_module()
    {
        Trained(sessionSeed: 1).Should().Equal(Trained(sessionSeed: 1));
        Trained(sessionSeed: 2).Should().NotEqual(Trained(sessionSeed: 1));
    }

    [Fact]
    public void Buffers_move_in_training_and_not_in_prediction()
    {
        using var model = Siamese().Build(3, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(model.Spec, 40, 1);
        var mean = model.EngineModel.Parameters.Single(p => p.Spec.Name.EndsWith("running_mean", StringComparison.Ordinal));
        model.Predict(batch);
        var untouched = mean.ToArray();
        using (var session = model.EngineModel.StartTraining(new Adam(), 1))
            session.Step(batch, 0.01);

        untouched.Should().Equal(0, 0, 0);
        mean.ToArray().Should().NotContain(0);
    }

    [Fact]
    public void A_batch_of_one_row_leaves_the_variance_of_a_module_a_number()
    {
        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply().Module("norm", 4, () => nn.BatchNorm1d(4)).RegressionHead();
        using var model = spec.Build(3, TorchEngine.Cpu);
        var row = TestRuns.RandomBatch(spec, 1, 1);
        var rows = TestRuns.RandomBatch(spec, 20, 1);
        using (var session = model.EngineModel.StartTraining(new Adam(), 1))
        {
            session.Step(rows, 0.01);
            var variance = Numbers(model, "trunk.0.running_var");
            var mean = Numbers(model, "trunk.0.running_mean");
            session.Step(row, 0.01);

            Numbers(model, "trunk.0.running_var").Should().Equal(variance).And.NotContain(1);
            Numbers(model, "trunk.0.running_mean").Should().NotEqual(mean);
        }

        model.Predict(rows).Should().NotContain(float.NaN);
    }

    [Fact]
    public void Frozen_and_unused_parameters_stay_as_they_are()
    {
        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply()
            .Module("scales", 4, () => new Scales())
            .RegressionHead();
        using var model = spec.Build(1, TorchEngine.Cpu);
        using (var session = model.EngineModel.StartTraining(new Adam { WeightDecay = 0.1 }, 1))
            session.Step(TestRuns.RandomBatch(spec, 20, 1), 0.1);

        Numbers(model, "trunk.0.frozen").Should().Equal(2, 2, 2, 2);
        Numbers(model, "trunk.0.unused").Should().Equal(3, 3, 3, 3);
        Numbers(model, "trunk.0.used").Should().NotContain(1);
        spec.Parameters.Single(p => p.Name == "trunk.0.frozen").Kind.Should().Be(DeepMF.Engines.ParameterKind.Statistic);
    }

    [Fact]
    public void A_model_that_is_built_inside_a_scope_survives_it()
    {
        Model model;
        using (NewDisposeScope())
            model = Siamese(dropout: 0.2).Build(3, TorchEngine.Cpu);
        using (model)
        {
            var batch = TestRuns.RandomBatch(model.Spec, 4, 1);
            using var session = model.EngineModel.StartTraining(new Adam(), 1);
            using (NewDisposeScope())
                session.Step(batch, 0.1);

            session.Step(batch, 0.1).Should().BeGreaterThan(0);
        }
    }

    [Fact]
    public void A_model_with_a_module_is_saved_and_loaded_with_its_code()
    {
        using var model = Siamese().Build(3, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(model.Spec, 40, 1);
        using (var session = model.EngineModel.StartTraining(new Adam(), 1))
            session.Step(batch, 0.01);
        model.Save(_file);
        using var loaded = Model.Load(_file, TorchEngine.Cpu, Siamese());
        using var copied = model.To(TorchEngine.Cpu);

        loaded.Predict(batch).Should().Equal(model.Predict(batch));
        copied.Predict(batch).Should().Equal(model.Predict(batch));
    }

    private static float[] Trained(ulong sessionSeed)
    {
        using var model = Siamese(dropout: 0.5).Build(3, TorchEngine.Cpu);
        using var session = model.EngineModel.StartTraining(new Adam(), sessionSeed);
        for (var step = 0; step < 3; step++)
            session.Step(TestRuns.RandomBatch(model.Spec, 20, step), 0.01);
        return Numbers(model);
    }

    private static float[] Numbers(Model model, string name = "shared.network.0._layers.convolution.weight") =>
        model.EngineModel.Parameters.Single(p => p.Spec.Name == name).ToArray();

    private static float[] Transposed(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(c => Enumerable.Range(0, rows).Select(r => matrix[r * columns + c]))];

    /// <summary>Scales its input by a parameter that is trained, one that is frozen, and none of a third.</summary>
    private sealed class Scales : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter _used = new(ones(4));
        private readonly TorchSharp.Modules.Parameter _frozen = new(full(4, 2f), requires_grad: false);

        public Scales()
            : base(nameof(Scales))
        {
            register_parameter("used", _used);
            register_parameter("frozen", _frozen);
            register_parameter("unused", new TorchSharp.Modules.Parameter(full(4, 3f)));
        }

        public override Tensor forward(Tensor input) => input * _used * _frozen;
    }
}
