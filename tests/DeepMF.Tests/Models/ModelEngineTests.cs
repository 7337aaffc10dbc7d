using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Models;

/// <summary>Models on other engines: copies, and files that are loaded with a description.</summary>
public sealed class ModelEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf").FullName;

    private string FilePath => Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_copy_on_another_engine_has_everything_that_the_model_has()
    {
        foreach (var spec in SampleModels.All)
        {
            using var model = spec.Build(3);
            model.TrainingSummary = new Dictionary<string, string> { ["epochs"] = "5" };
            if (spec.Features.Any(f => f.Name == "user"))
                model.AttachVocabularies([KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create([1, 2, 3, 4], hasUnknown: true))]);
            var engine = TestRuns.Engine(3, 128, 6);

            using var copy = model.To(engine);

            copy.EngineModel.Engine.Should().BeSameAs(engine);
            copy.Spec.Should().BeSameAs(spec);
            copy.TrainingSummary.Should().BeEquivalentTo(model.TrainingSummary);
            copy.Vocabularies.Should().BeEquivalentTo(model.Vocabularies);
            TestRuns.ShouldBeIdentical(TestRuns.Snapshot(copy.EngineModel), TestRuns.Snapshot(model.EngineModel));
            var batch = TestRuns.RandomBatch(spec, 12, 1);
            TestRuns.ShouldAgree([.. copy.Predict(batch).Select(v => (double)v)], [.. model.Predict(batch).Select(v => (double)v)], "predictions");
        }
    }

    [Fact]
    public void A_copy_is_a_model_of_its_own()
    {
        using var model = SampleModels.All[0].Build(3);
        var before = TestRuns.Snapshot(model.EngineModel);

        using (var copy = model.To(new FakeEngine()))
        {
            copy.EngineModel.Parameters[0].Write(0, [7]);
            copy.AttachVocabularies([KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create([1, 2, 3, 4, 5]))]);
        }

        model.Vocabularies.Should().BeEmpty();
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), before);
        model.Invoking(m => m.Predict(("user", 1), ("item", 2))).Should().NotThrow();
    }

    [Fact]
    public void Long_parameters_are_copied_in_runs()
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 50_001), 3).Embed(new CategoricalFeature("item", 2), 3).Dot().RegressionHead();
        using var model = spec.Build(3);
        using var copy = model.To(new FakeEngine());

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(copy.EngineModel), TestRuns.Snapshot(model.EngineModel));
    }

    [Fact]
    public void Modules_go_to_an_engine_that_runs_them_and_to_no_other()
    {
        var engine = new FakeEngine();
        using var model = ModuleModels.Siamese(ModuleModels.Cnn()).Build(1, engine);

        using var copy = model.To(engine);

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(copy.EngineModel), TestRuns.Snapshot(model.EngineModel));
        copy.EngineModel.Parameters[1].ToArray().Should().NotContain(0);
        model.Invoking(m => m.To(CpuEngine.Default)).Should().Throw<NotSupportedException>().Which.Message.Should()
            .Be("The block 'tower.user.0' is the module 'cnn', which the engine 'cpu' cannot run: its code is a TorchSharp module. Build the model with TorchEngine.Cpu or TorchEngine.Cuda of the package DeepMF.Torch.");
    }

    [Fact]
    public void A_copy_that_fails_leaves_nothing_behind()
    {
        var target = new FakeEngine();
        using var model = new Model(SampleModels.All[0], new BrokenModel(SampleModels.All[0]));

        model.Invoking(m => m.To(target)).Should().Throw<IOException>().WithMessage("The device is gone.");

        target.Built.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void A_copy_needs_an_engine_and_a_model_that_lives()
    {
        var model = SampleModels.All[0].Build(1);

        model.Invoking(m => m.To(null!)).Should().Throw<ArgumentNullException>().WithParameterName("engine");
        model.Dispose();
        model.Invoking(m => m.To(new FakeEngine())).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_given_description_is_the_one_that_is_built()
    {
        var engine = new FakeEngine();
        var code = new object();
        using var model = ModuleModels.Siamese(ModuleModels.Cnn(code)).Build(1, engine);
        model.Save(FilePath);
        var given = ModuleModels.Siamese(ModuleModels.Cnn(code));

        using var bare = Model.Load(FilePath, engine);
        using var loaded = Model.Load(FilePath, engine, given);

        Code(bare).Should().BeNull();
        Code(loaded).Should().BeSameAs(code);
        loaded.Spec.Should().BeSameAs(given);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(loaded.EngineModel), TestRuns.Snapshot(model.EngineModel));

        static object? Code(Model model) => ((ModuleSpec)model.Spec.AllBranches.First().Layers[0]).Code;
    }

    [Fact]
    public void Another_description_than_that_of_the_file_is_refused()
    {
        var engine = new FakeEngine();
        var branches = ModelBuilder.Embed(SampleModels.Users, 2).Embed(SampleModels.Items, 2);
        using var model = branches.Concat().Dense(8).Relu().RegressionHead().Build(1, engine);
        model.Save(FilePath);

        Refused(
            branches.Concat().Dense(16).Relu().RegressionHead(),
            "The first difference is in line 34 of their JSON: the file has '\"units\": 8', but the given description has '\"units\": 16'.");
        Refused(
            branches.Concat().Dense(8).RegressionHead(),
            "The first difference is in line 35 of their JSON: the file has '},', but the given description has '}'.");
        engine.Built.Should().ContainSingle("nothing is built from a file of another model");

        void Refused(ModelSpec spec, string difference) => FluentActions.Invoking(() => Model.Load(FilePath, engine, spec)).Should().Throw<InvalidDataException>().Which.Message.Should()
            .Be($"The model file '{FilePath}' cannot be loaded. It describes another model than the one that was given. {difference}");
    }

    [Fact]
    public void A_file_with_a_module_is_refused_by_an_engine_without_modules()
    {
        using var model = ModuleModels.Siamese(ModuleModels.Cnn()).Build(1, new FakeEngine());
        model.Save(FilePath);

        FluentActions.Invoking(() => Model.Load(FilePath)).Should().Throw<NotSupportedException>();
    }

    private sealed class BrokenModel(ModelSpec spec) : IEngineModel
    {
        public IEngine Engine => new FakeEngine();

        public IReadOnlyList<Parameter> Parameters { get; } = [.. spec.Parameters.Select(p => new BrokenParameter(p))];

        public void Predict(Batch batch, Span<float> destination) => throw new NotSupportedException();

        public ITrainingSession StartTraining(DeepMF.Optimizers.Optimizer optimizer, ulong seed) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class BrokenParameter(ParameterSpec spec) : Parameter(spec)
    {
        protected override void ReadCore(long offset, Span<float> destination) => throw new IOException("The device is gone.");

        protected override void WriteCore(long offset, ReadOnlySpan<float> source) => throw new IOException("The device is gone.");
    }
}
