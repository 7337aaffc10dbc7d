using DeepMF.Cpu;
using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Scoring;
using DeepMF.Cpu.Scoring.Bounds;
using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Scoring.Bounds;

public sealed unsafe class ScoreBoundTests
{
    private const int Rows = 90;
    private const int Depth = 21;

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void No_score_passes_its_bound(int bits)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            foreach (var size in (double[])[1e-3, 0.7, 1e3])
            {
                using var layer = new Layer(bits, seed, slope: seed % 3 * 0.2, size);
                var scores = layer.Score((random, _, _) => random.Next(3) == 0 ? 0 : (float)(random.NextDouble() * size));

                var bounds = layer.Bound(scores);

                layer.Shared.ExactUnits.Should().BeInRange(1, 52);
                bounds.Zip(scores).Should().OnlyContain(pair => pair.First >= pair.Second);
                bounds.Zip(scores).Should().Contain(pair => pair.First > pair.Second);
            }
        }
    }

    [Fact]
    public void Rows_like_those_that_a_bound_was_chosen_for_have_their_scores_as_bounds()
    {
        using var layer = new Layer(512, seed: 4, slope: 0.2, size: 0.7);
        // Multiples of one row, large beside the biases: every unit has the same sign in all of them.
        var scores = layer.Score((_, r, k) => (7 * k + 3) % 11 * (100 + r));

        var bounds = layer.Bound(scores);

        for (var r = 0; r < Rows; r++)
            bounds[r].Should().BeInRange(scores[r], scores[r] + 2e-3f * scores.Max(Math.Abs));
    }

    [Fact]
    public void Rows_that_reach_a_floor_are_scored_alone_to_the_last_bit()
    {
        using var layer = new Layer(256, seed: 2, slope: 0, size: 0.7);
        var scores = layer.Score((random, _, _) => Math.Max(0, (float)random.NextDouble() - 0.5f));
        var floor = scores.Order().ElementAt(Rows - 10);
        var bounds = layer.Bound(scores);

        var count = layer.Bounds.Select(bounds, floor);
        layer.Bounds.ScoreSelected(layer.Tile, count);
        var part = layer.Output.ToArray();
        layer.Bounds.Drop(part, count);

        count.Should().Be(bounds.Count(b => b >= floor)).And.BeInRange(10, Rows - 1);
        for (var r = 0; r < Rows; r++)
            part[r].Should().Be(bounds[r] >= floor ? scores[r] : float.NaN);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(35)]
    public void A_bound_at_the_floor_or_one_that_is_no_number_keeps_its_row(int rows)
    {
        using var layer = new Layer(512, seed: 1, slope: 0, size: 0.7);
        var bounds = Enumerable.Repeat(0.999f, rows).ToArray();
        (bounds[0], bounds[rows - 2], bounds[rows - 1]) = (1, float.NaN, float.PositiveInfinity);

        var count = layer.Bounds.Select(bounds, floor: 1);
        var scores = new float[rows];
        layer.Bounds.Drop(scores, count);

        count.Should().Be(3);
        Enumerable.Range(0, rows).Where(r => !float.IsNaN(scores[r])).Should().Equal(0, rows - 2, rows - 1);
    }

    public static TheoryData<string, bool> Trunks => new()
    {
        { "relu, relu", true },
        { "relu, leaky", true },
        { "batch norm and relu, relu", true },
        { "leaky, relu", false },
        { "sigmoid, relu", false },
        { "nothing, relu", false },
        { "relu, nothing", false },
    };

    [Theory]
    [MemberData(nameof(Trunks))]
    public void Only_a_rectifier_behind_a_rectifier_has_bounds(string activations, bool expected)
    {
        CategoricalFeature users = new("user", 3), items = new("item", 4);
        var first = ModelBuilder.Embed(users, 2).Embed(items, 2).Concat().Dense(5);
        var (before, after) = activations.Split(", ") is [var x, var y] ? (x, y) : default;
        var middle = before switch
        {
            "relu" => first.Relu(),
            "batch norm and relu" => first.BatchNorm().Relu(),
            "leaky" => first.LeakyRelu(),
            "sigmoid" => first.Sigmoid(),
            _ => first,
        };
        var last = middle.Dense(40);
        var spec = (after switch { "relu" => last.Relu(), "leaky" => last.LeakyRelu(), _ => last }).RegressionHead();
        var engine = TestRuns.Engine();
        using var model = (CpuModel)TestRuns.Build(engine, spec, TestRuns.RandomParameters(spec, 1));
        using var catalog = new CpuCatalog(model, engine, new Batch([items], 4) { Count = 4 }, [false, true]);

        catalog.Plan.Steps.OfType<ProjectedDenseStep>().Single().HasBound.Should().Be(expected);
    }

    [Fact]
    public void Bounds_that_would_need_most_of_the_layer_are_not_computed()
    {
        using var layer = new Layer(512, seed: 1, slope: 0, size: 0.7, positive: 53);

        layer.Shared.Prepare().Should().BeFalse();
    }

    [Fact]
    public void A_bound_that_stays_loose_is_given_up_until_the_next_block()
    {
        using var layer = new Layer(512, seed: 1, slope: 0, size: 0.7);
        var scores = layer.Score((random, _, _) => (float)random.NextDouble());
        for (var i = 0; i < 4; i++)
        {
            layer.Bounds.Choose(layer.Tile, 1, scores);
            layer.Bounds.Has(1).Should().BeTrue();
        }

        layer.Bounds.Choose(layer.Tile, 1, scores);
        layer.Bounds.Has(1).Should().BeFalse();

        layer.Bounds.Start();
        layer.Bounds.Has(1).Should().BeFalse();
        layer.Bounds.Choose(layer.Tile, 1, scores);
        layer.Bounds.Has(1).Should().BeTrue();
    }

    /// <summary>A last layer of 70 units with inputs of the test's own.</summary>
    private sealed class Layer : IDisposable
    {
        private readonly CpuModel _model;
        private readonly CpuCatalog _catalog;
        private readonly RunMemory _run;
        private readonly ProjectedDenseStep _step;
        private readonly int _seed;

        public Layer(int bits, int seed, double slope, double size, int positive = 0)
        {
            _seed = seed;
            CategoricalFeature users = new("user", 3), items = new("item", 4);
            var layer = ModelBuilder.Embed(users, 2).Embed(items, 2).Concat().Dense(Depth).Relu().Dense(70);
            var spec = (slope == 0 ? layer.Relu() : layer.LeakyRelu(slope)).RegressionHead();
            var parameters = TestRuns.RandomParameters(spec, seed, size);
            parameters["head.weight"].AsSpan(0, positive).Fill(1);
            var engine = TestRuns.Engine(1, bits);
            _model = (CpuModel)TestRuns.Build(engine, spec, parameters);
            _catalog = new CpuCatalog(_model, engine, new Batch([items], 4) { Count = 4 }, [false, true]);
            _step = _catalog.Plan.Steps.OfType<ProjectedDenseStep>().Single();
            _run = new RunMemory(_model.Plan, workers: 1, isTraining: false);
            _run.Reserve(1, 0);
            Tile = new ScoringTile(new Tile(_run, 0, 0, 0, Rows), null, null, 2, null);
            Shared = new ScoreBound(_step, engine.Kernels);
            Bounds = new WorkerBounds(Shared, contexts: 2, tileRows: 96);
            if (positive > 0)
                return;
            Shared.Prepare().Should().BeTrue();
            Bounds.Start();
        }

        public ScoringTile Tile { get; }

        public ScoreBound Shared { get; }

        public WorkerBounds Bounds { get; }

        public Span<float> Output => new(Tile.Tile.Values(_step.Projection.Output), Rows);

        public float[] Score(Func<Random, int, int, float> input)
        {
            var random = new Random(_seed);
            for (var r = 0; r < Rows; r++)
                for (var k = 0; k < Depth; k++)
                    Tile.Tile.Values(_step.Input)[r * _step.Input.Stride + k] = input(random, r, k);
            _step.Run(Tile, 1);
            return Output.ToArray();
        }

        public float[] Bound(float[] scores)
        {
            Bounds.Choose(Tile, 1, scores);
            Bounds.Compute(Tile, 1);
            return Output.ToArray();
        }

        public void Dispose()
        {
            Bounds.Dispose();
            Shared.Dispose();
            _run.Dispose();
            _catalog.Dispose();
            _model.Dispose();
        }
    }
}
