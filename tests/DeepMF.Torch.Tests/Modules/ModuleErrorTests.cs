using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests.Modules;

public sealed class ModuleErrorTests : IDisposable
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    private readonly string _file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_file);

    public static TheoryData<string, string> WrongOutputs => new()
    {
        { "narrow", "The module 'block' returned the shape [8, 3] for 8 rows, but it was declared with the width 4, so [8, 4] was expected. Declare the width that it returns, or change its last layer." },
        { "flat", "The module 'block' returned the shape [8] for 8 rows, but it was declared with the width 4, so [8, 4] was expected. Declare the width that it returns, or change its last layer." },
        { "short", "The module 'block' returned the shape [7, 4] for 8 rows, but it was declared with the width 4, so [8, 4] was expected. Declare the width that it returns, or change its last layer." },
        { "double", "The module 'block' returned numbers of type Float64, but models use Float32. Convert them in the module." },
        { "null", "The module 'block' returned null. Return a tensor of shape [8, 4]." },
        { "broken", "The module 'block' failed for an input of the shape [8, 4]: shape '[5, 5]' is invalid for input of size 32." },
    };

    [Theory]
    [MemberData(nameof(WrongOutputs))]
    public void A_module_that_does_not_fit_is_refused_on_the_first_batch_and_changes_nothing(string kind, string message)
    {
        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply().BatchNorm().Module("block", 4, () => new SmallModule(Wrong(kind))).RegressionHead();
        using var model = spec.Build(1, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        var before = TestRuns.Snapshot(model.EngineModel);
        using var session = model.EngineModel.StartTraining(new Sgd(), 1);
        var step = () => session.Step(batch, 0.1);
        var predict = () => model.Predict(batch);

        step.Should().ThrowExactly<InvalidOperationException>().WithMessage(message);
        predict.Should().ThrowExactly<InvalidOperationException>().WithMessage(message);
        session.Steps.Should().Be(0);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), before);
    }

    [Fact]
    public void Code_that_returns_null_is_refused()
    {
        var describe = () => Trunk.Module("block", 4, () => null!);

        describe.Should().ThrowExactly<InvalidOperationException>().WithMessage("The function that makes the module 'block' returned null. Return a new module.");
    }

    [Fact]
    public void Code_that_returns_one_module_for_all_models_is_refused()
    {
        var module = new SmallModule(x => x);
        var build = () => Trunk.Module("block", 4, () => module).RegressionHead().Build(1, TorchEngine.Cpu);

        build.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The function that makes the module 'block' returned the same module twice. Return a new one at each call: every model has parameters of its own.");
    }

    [Fact]
    public void Code_that_changes_its_mind_is_refused()
    {
        var calls = 0;
        var build = () => Trunk.Module("block", 4, () => new SmallModule(x => x, ones(++calls))).RegressionHead().Build(1, TorchEngine.Cpu);

        build.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The function that makes the module 'block' returned a module with other parameters than at its first call. They must have the same names and shapes every time.");
    }

    [Fact]
    public void Parameters_in_double_precision_are_refused()
    {
        var describe = () => Trunk.Module("block", 4, () => new SmallModule(x => x, ones(4, ScalarType.Float64)));

        describe.Should().ThrowExactly<InvalidOperationException>().WithMessage("The parameter 'values' of the module 'block' is of type Float64, but models hold Float32. Make it with that type.");
    }

    [Fact]
    public void Parameters_that_are_views_of_other_memory_are_refused()
    {
        var describe = () => Trunk.Module("block", 4, () => new SmallModule(x => x, ones(4, 3).t()));

        describe.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The parameter 'values' of the module 'block' does not lie in one piece of memory, row by row. Make it with contiguous().");
    }

    [Fact]
    public void Buffers_that_are_views_of_other_memory_are_refused()
    {
        var describe = () => Trunk.Module("block", 4, () => new BufferModule(ones(4, 3).t()));

        describe.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The buffer 'values' of the module 'block' does not lie in one piece of memory, row by row. Make it with contiguous().");
    }

    [Fact]
    public void A_part_that_is_made_outside_of_the_function_is_refused()
    {
        var part = nn.Linear(4, 4);
        var build = () => Trunk.Module("block", 4, () => nn.Sequential(part, nn.ReLU())).RegressionHead().Build(1, TorchEngine.Cpu);

        build.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The function that makes the module 'block' used the module 'Linear' in two of them. Make its parts anew at each call: every model has parameters of its own.");
    }

    [Fact]
    public void A_name_with_a_dot_is_refused()
    {
        var describe = () => Trunk.Module("my.block", 4, () => new SmallModule(x => x));

        describe.Should().Throw<ArgumentException>().WithMessage("A module name may hold letters, digits, '_', '-' and spaces, but 'my.block' holds '.'. (Parameter 'name')");
    }

    [Fact]
    public void A_width_of_zero_is_refused()
    {
        var describe = () => Trunk.Module("block", 0, () => new SmallModule(x => x));

        describe.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The module 'block' needs an output width of at least 1. (Parameter 'width')\nActual value was 0.");
    }

    [Fact]
    public void A_file_alone_has_no_code()
    {
        using (var model = Trunk.Module("block", 4, () => new SmallModule(x => x)).RegressionHead().Build(1, TorchEngine.Cpu))
            model.Save(_file);
        var load = () => Model.Load(_file, TorchEngine.Cpu);

        load.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The module 'block' of the block 'trunk.0' has no code: its description was read from a file. Pass the description that the program builds: Model.Load(path, engine, spec).");
    }

    [Fact]
    public void The_CPU_engine_names_the_block_and_the_engine_to_use()
    {
        using var model = Trunk.Module("block", 4, () => new SmallModule(x => x)).RegressionHead().Build(1, TorchEngine.Cpu);
        const string Message = "The block 'trunk.0' is the module 'block', which the engine 'cpu' cannot run: its code is a TorchSharp module. Build the model with TorchEngine.Cpu or TorchEngine.Cuda of the package DeepMF.Torch.";
        var build = () => model.Spec.Build();
        var move = () => model.To(DeepMF.Cpu.CpuEngine.Default);

        build.Should().ThrowExactly<NotSupportedException>().WithMessage(Message);
        move.Should().ThrowExactly<NotSupportedException>().WithMessage(Message);
    }

    private sealed class BufferModule : nn.Module<Tensor, Tensor>
    {
        public BufferModule(Tensor values)
            : base(nameof(BufferModule)) => register_buffer("values", values);

        public override Tensor forward(Tensor input) => input;
    }

    private static Trunk Trunk => ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply();

    private static Func<Tensor, Tensor> Wrong(string kind) => kind switch
    {
        "narrow" => x => x.narrow(1, 0, 3),
        "flat" => x => x.sum(1),
        "short" => x => x.narrow(0, 0, 7),
        "double" => x => x.to(ScalarType.Float64),
        "null" => _ => null!,
        _ => x => x.view(5, 5),
    };
}
