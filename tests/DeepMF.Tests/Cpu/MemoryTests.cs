using System.Reflection;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class MemoryTests
{
    private static readonly CategoricalFeature Users = new("user", 60);
    private static readonly CategoricalFeature Items = new("item", 40);
    private static readonly MultiValuedFeature Genres = new("genres", 9);

    public static TheoryData<string> Models => [.. Specs.Keys];

    private static Dictionary<string, ModelSpec> Specs { get; } = new()
    {
        ["dot"] = ModelBuilder.Embed(Users, 9).Embed(Items, 9).Dot().AddBiases().RegressionHead((1, 5)),
        ["batch norm"] = ModelBuilder.Embed(Users, 9).Embed(Items, 9).Concat().Dense(16).BatchNorm().Relu().Dense(8).BatchNorm().Gelu().RegressionHead(),
        ["bag"] = ModelBuilder.Embed(Users, 9).Embed(Genres, 4).Embed(Items, 3, i => i.Tanh().Dropout(0.2)).Concat().Residual(r => r.LayerNorm().PRelu()).SoftmaxHead(5),
        ["multiply"] = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Embed(Genres, 4).Multiply().Sigmoid().BinaryHead(),
        ["ranking"] = ModelBuilder.Embed(Users, 9).Embed(Items, 9).Dot().RankingHead(),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Steps_and_predictions_allocate_nothing(string name)
    {
        var spec = Specs[name];
        foreach (var optimizer in (Optimizer[])[new Sgd { Momentum = 0.5, ClipNorm = 1 }, new Adam(), new Adam { Rule = TableRule.AllRows }, new AdamW { ClipValue = 1 }, new AdaGrad { Accumulator = TableAccumulator.PerRow }])
        {
            using var model = TestRuns.Engine(threads: 2).Build(spec, 1);
            using var session = model.StartTraining(optimizer, 1);
            // Two batches in turn, as where one is filled while the other is trained on.
            Batch[] batches = [TestRuns.RandomBatch(spec, 220, 1), TestRuns.RandomBatch(spec, 200, 2)];
            float[][] predictions = [.. batches.Select(b => new float[b.Count * spec.Head.OutputWidth])];
            for (var step = 0; step < 60; step++)
                Run(step);

            var allocated = Allocation.Of(() =>
            {
                for (var step = 0; step < 100; step++)
                    Run(step);
            });
            allocated.Should().Be(0, $"{name} with {optimizer.GetType().Name}");

            void Run(int step)
            {
                session.Step(batches[step % 2], 1e-3);
                model.Predict(batches[step % 2], predictions[step % 2]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_session_frees_its_memory_and_a_model_all_memory(string name)
    {
        var spec = Specs[name];
        var model = TestRuns.Engine(threads: 2).Build(spec, 1);
        var ofModel = Buffers(model);
        ofModel.Should().HaveCount(spec.Parameters.Count);
        var ofSessions = new HashSet<NativeBuffer>();
        for (var run = 0; run < 3; run++)
        {
            using var session = model.StartTraining(new Adam(), 1);
            foreach (var rows in (int[])[10, 300, 50, 700])
            {
                session.Step(TestRuns.RandomBatch(spec, rows, 1), 0.01);
                ofSessions.UnionWith(Buffers(session));
            }
        }

        ofSessions.ExceptWith(ofModel);
        ofSessions.Should().HaveCountGreaterThan(3 * 5).And.OnlyContain(b => IsFree(b));
        ofModel.Should().NotContain(b => IsFree(b));

        foreach (var rows in (int[])[10, 300])
            model.Predict(TestRuns.RandomBatch(spec, rows, 1), new float[rows * spec.Head.OutputWidth]);
        ofModel.UnionWith(Buffers(model));
        ofModel.Count.Should().BeGreaterThan(spec.Parameters.Count);
        model.Dispose();
        ofModel.Should().OnlyContain(b => IsFree(b));
    }

    [Fact]
    public void A_session_left_open_is_freed_with_its_model()
    {
        var model = TestRuns.Engine().Build(Specs["bag"], 1);
        var session = model.StartTraining(new Adam(), 1);
        session.Step(TestRuns.RandomBatch(Specs["bag"], 10, 1), 0.01);
        var buffers = Buffers(session);
        model.Dispose();
        buffers.Should().HaveCountGreaterThan(10).And.OnlyContain(b => IsFree(b));
    }

    private static unsafe bool IsFree(NativeBuffer buffer) => buffer.Pointer is null;

    /// <summary>Every native buffer that can be reached from an object.</summary>
    private static HashSet<NativeBuffer> Buffers(object root)
    {
        var found = new HashSet<NativeBuffer>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out var item))
        {
            if (item is string or Pointer or MemberInfo or Thread or Delegate || !seen.Add(item))
                continue;
            if (item is NativeBuffer buffer)
                found.Add(buffer);
            else if (item is System.Collections.IEnumerable items and not Array { Length: > 100_000 })
                foreach (var child in items.Cast<object?>().OfType<object>().Where(c => !c.GetType().IsPrimitive))
                    open.Push(child);
            for (var type = item.GetType(); type is not null && type.Namespace?.StartsWith("DeepMF", StringComparison.Ordinal) == true; type = type.BaseType)
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    if (!field.FieldType.IsPointer && !field.FieldType.IsPrimitive && field.GetValue(item) is { } child)
                        open.Push(child);
        }

        return found;
    }
}
