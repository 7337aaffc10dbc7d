using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>M5 as a module: two tables, concatenated, two hidden layers of 64, one number.</summary>
internal sealed class DeepModule : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly Embedding _users = nn.Embedding(RatingData.UserCount, BenchmarkModel.Dimension);
    private readonly Embedding _films = nn.Embedding(RatingData.FilmCount, BenchmarkModel.Dimension);
    private readonly Sequential _layers = nn.Sequential(
        nn.Linear(2 * BenchmarkModel.Dimension, Hidden),
        nn.ReLU(inplace: true),
        nn.Linear(Hidden, Hidden),
        nn.ReLU(inplace: true),
        nn.Linear(Hidden, 1));

    public DeepModule()
        : base("M5") => RegisterComponents();

    public override Tensor forward(Tensor users, Tensor films) => _layers.call(cat([_users.call(users), _films.call(films)], 1)).squeeze(1);
}
