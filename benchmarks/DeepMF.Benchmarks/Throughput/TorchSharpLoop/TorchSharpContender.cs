using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>What a user of TorchSharp writes: a module of embeddings and linear layers, its Adam, whose gradients and moments cover whole tables.</summary>
/// <remarks>It starts from the same numbers as the engines. The data lie in tensors, so that taking a batch costs next to nothing.</remarks>
internal sealed class TorchSharpContender : IContender
{
    public string Name => "torchsharp-loop";

    public ITrainingLoop Start(BenchmarkModel model, RatingData data, int threads, int largestBatch) => new Loop(Create(model), data);

    private static nn.Module<Tensor, Tensor, Tensor> Create(BenchmarkModel model)
    {
        nn.Module<Tensor, Tensor, Tensor> module = model.Name switch
        {
            "M1" => new DotModule(RatingData.UserCount, RatingData.FilmCount),
            "M5" => new DeepModule(RatingData.UserCount, RatingData.FilmCount),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        InitialNumbers.Set(module, model.Spec, BenchmarkModel.Seed);
        return module;
    }

    private sealed class Loop(nn.Module<Tensor, Tensor, Tensor> module, RatingData data) : ITrainingLoop
    {
        private readonly optim.Optimizer _optimizer = optim.Adam(module.parameters(), lr: BenchmarkModel.LearningRate);
        private readonly Tensor _users = torch.tensor(data.Users, int64);
        private readonly Tensor _films = torch.tensor(data.Films, int64);
        private readonly Tensor _ratings = torch.tensor(data.Ratings);
        // The order of an epoch: the data are shuffled as they are.
        private readonly Tensor _order = arange(data.Count, int64);
        private int _next;

        public double Step(int batchSize)
        {
            if (_next + batchSize > data.Count)
                _next = 0;
            using var scope = NewDisposeScope();
            var rows = _order.narrow(0, _next, batchSize);
            _next += batchSize;
            // The module drops gradients, the optimizer would fill them with zeros, which costs a pass over the tables more.
            module.zero_grad();
            var prediction = module.call(_users.index_select(0, rows), _films.index_select(0, rows));
            var loss = nn.functional.mse_loss(prediction, _ratings.index_select(0, rows));
            loss.backward();
            _optimizer.step();
            return loss.item<float>();
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            module.Dispose();
            _users.Dispose();
            _films.Dispose();
            _ratings.Dispose();
            _order.Dispose();
        }
    }
}
