using DeepMF.Benchmarks.Throughput.TorchSharpLoop;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Quality;

/// <summary>Trains M5 as a user of TorchSharp would: the module, loop and dense rule of <c>throughput --compare</c>, with a fresh order per epoch, the penalty in the loss, and the learning rate set before each step.</summary>
internal static class TorchSharpTraining
{
    private const int EvaluationBatch = 16_384;

    /// <summary>Trains once, from the same numbers as the engine with this seed. Tensors and module are made before the clock starts.</summary>
    public static IReadOnlyList<QualityPoint> Run(QualityModel settings, InteractionTable train, InteractionTable test, int threads, ulong seed)
    {
        set_num_threads(threads);
        random.manual_seed((long)seed);
        using var scope = NewDisposeScope();
        using var module = new DeepModule(train.Users.Cardinality, train.Items.Cardinality);
        InitialNumbers.Set(module, settings.Describe(train.Users, train.Items), seed);
        using var optimizer = CreateOptimizer(module, settings.Options.Optimizer);
        var (data, rest) = (Columns.Of(train), Columns.Of(test));
        var clock = new EpochClock(() => Rmse(module, rest));
        var batches = (train.Count + settings.Options.BatchSize - 1) / settings.Options.BatchSize;
        clock.Start();
        for (var epoch = 0; epoch < settings.Options.Epochs; epoch++)
        {
            using var order = randperm(train.Count, int64);
            for (var batch = 0; batch < batches; batch++)
            {
                var position = new RunPosition((long)epoch * batches + batch, (long)settings.Options.Epochs * batches, batches);
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = settings.Options.Optimizer.LearningRate * settings.Options.LearningRate.FactorAt(position);
                var first = batch * settings.Options.BatchSize;
                Step(module, optimizer, data, order, first, Math.Min(settings.Options.BatchSize, train.Count - first));
            }

            clock.EndEpoch();
        }

        return clock.Points;
    }

    /// <summary>AdamW that shrinks the weights of the linear layers alone, as the engine does.</summary>
    private static TorchSharp.Modules.AdamW CreateOptimizer(DeepModule module, Optimizer options)
    {
        var (weights, others) = (module.LinearWeights.ToList(), module.parameters().Except(module.LinearWeights).ToList());
        return optim.AdamW([Group(weights, options.WeightDecay), Group(others, 0)]);

        TorchSharp.Modules.AdamW.ParamGroup Group(List<TorchSharp.Modules.Parameter> parameters, double decay) =>
            new(parameters, lr: options.LearningRate, weight_decay: decay);
    }

    private static void Step(DeepModule module, optim.Optimizer optimizer, Columns data, Tensor order, int first, int count)
    {
        using var scope = NewDisposeScope();
        var batch = order.narrow(0, first, count);
        module.zero_grad();
        var rows = module.Rows(data.Users.index_select(0, batch), data.Films.index_select(0, batch));
        var loss = nn.functional.mse_loss(module.Score(rows), data.Ratings.index_select(0, batch)) + QualityModel.DeepL2 * rows.square().sum(1).mean();
        loss.backward();
        optimizer.step();
    }

    private static double Rmse(DeepModule module, Columns data)
    {
        using var constant = no_grad();
        var (sum, count) = (0.0, (int)data.Ratings.shape[0]);
        for (var first = 0; first < count; first += EvaluationBatch)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(EvaluationBatch, count - first);
            var predictions = module.call(data.Users.narrow(0, first, length), data.Films.narrow(0, first, length));
            sum += (predictions - data.Ratings.narrow(0, first, length)).to(float64).square().sum().item<double>();
        }

        return Math.Sqrt(sum / count);
    }

    private sealed record Columns(Tensor Users, Tensor Films, Tensor Ratings)
    {
        public static Columns Of(InteractionTable table) =>
            new(torch.tensor(table.UserIndices.ToArray(), int64), torch.tensor(table.ItemIndices.ToArray(), int64), torch.tensor(table.Ratings.ToArray()));
    }
}
