using DeepMF.Cpu;
using DeepMF.Cpu.Ratings;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Ratings;

/// <summary>Models, optimizers and rows for tests of training rating by rating.</summary>
internal static unsafe class RatingCases
{
    public static readonly CategoricalFeature Users = new("user", 90);
    public static readonly CategoricalFeature Items = new("item", 70);

    public static readonly ModelSpec[] Heads =
    [
        Dot(5, 0.02).RegressionHead(),
        Dot(5, 0).RegressionHead(loss: RegressionLoss.Absolute),
        Dot(5, 0.02).AddBiases(new EmbeddingOptions { L2 = 0.05 }).RegressionHead(),
        Dot(5, 0).AddBiases().RegressionHead((0.5, 5.5), RegressionLoss.Huber(0.7)),
        Dot(5, 0.02).AddBiases(new EmbeddingOptions { L2 = 0.05 }).RegressionHead((0.5, 5.5)),
        Dot(5, 0.01).RegressionHead(loss: RegressionLoss.Huber(1.5)),
        Dot(5, 0.02).AddBiases().BinaryHead(),
        Dot(5, 0).BinaryHead(),
    ];

    public static readonly Optimizer[] Optimizers =
    [
        new Sgd(),
        new Sgd { Factors = new LearningRateFactors { Embedding = 0.5, Bias = 2 }, WeightDecay = 0.1 },
        new AdaGrad { InitialAccumulator = 0.1, Epsilon = 1e-3 },
        // Sums of 0.11 settle a row: one after the other does while they are trained.
        new AdaGrad { Epsilon = 1e-8 },
        new AdaGrad { Factors = new LearningRateFactors { Embedding = 2, Bias = 0.5 } },
        new AdaGrad { InitialAccumulator = 0.1, Epsilon = 1e-3, Accumulator = TableAccumulator.PerRow },
        new AdaGrad { Epsilon = 1e-8, Accumulator = TableAccumulator.PerRow, Factors = new LearningRateFactors { Embedding = 2, Bias = 0.5 } },
    ];

    /// <summary>Every head with every optimizer.</summary>
    public static TheoryData<int, int> HeadsAndOptimizers
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var head = 0; head < Heads.Length; head++)
                for (var optimizer = 0; optimizer < Optimizers.Length; optimizer++)
                    data.Add(head, optimizer);
            return data;
        }
    }

    public static Score Dot(int width, double l2) => Dot(Users, Items, width, l2);

    public static Score Dot(CategoricalFeature users, CategoricalFeature items, int width, double l2)
    {
        var options = new EmbeddingOptions { L2 = l2 };
        return ModelBuilder.Embed(users, width, options: options).Embed(items, width, options: options).Dot();
    }

    public static CpuEngine Engine(int threads = 1, int? strips = null, int? bits = null) => new(new CpuEngineOptions { Threads = threads, RatingStrips = strips, VectorBits = bits });

    /// <summary>Rows whose items are unequally popular; some users and items have none.</summary>
    public static (int[] Left, int[] Right, float[] Targets) Rows(ModelSpec spec, int count, int seed = 1)
    {
        var random = new Random(seed);
        var batch = TestRuns.RandomBatch(spec, count, seed);
        var (users, items) = ((CategoricalFeature)spec.Features[0], (CategoricalFeature)spec.Features[1]);
        return (
            [.. Enumerable.Range(0, count).Select(_ => random.Next(users.Cardinality))],
            [.. Enumerable.Range(0, count).Select(_ => (int)(Math.Pow(random.NextDouble(), 2) * items.Cardinality))],
            batch.Targets.ToArray());
    }

    public static CpuRatingSession Start(IEngineModel model, Optimizer optimizer, (int[] Left, int[] Right, float[] Targets) rows, ulong seed = 3) =>
        (CpuRatingSession)((IRatingTraining)model).StartRatings(optimizer, rows.Left, rows.Right, rows.Targets, seed)!;

    /// <summary>The blocks of a round, in order of their left strips.</summary>
    public static List<Rating[]> Blocks(CpuRatingSession session, int epoch, int round)
    {
        var blocks = new List<Rating[]>();
        for (var x = 0; x < session.Rounds; x++)
        {
            var y = (x + session.Diagonal(epoch, round)) % session.Rounds;
            blocks.Add(new ReadOnlySpan<Rating>(session.Grid.Block(x, y), (int)session.Grid.Count(x, y)).ToArray());
        }

        return blocks;
    }
}
