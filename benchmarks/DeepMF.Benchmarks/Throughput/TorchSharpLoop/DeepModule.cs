using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>M5 as a module: two tables, concatenated, two hidden layers of 64, one number.</summary>
internal sealed class DeepModule : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly Embedding _users;
    private readonly Embedding _films;
    private readonly Sequential _layers = nn.Sequential(
        nn.Linear(2 * BenchmarkModel.Dimension, Hidden),
        nn.ReLU(inplace: true),
        nn.Linear(Hidden, Hidden),
        nn.ReLU(inplace: true),
        nn.Linear(Hidden, 1));

    public DeepModule(int users, int films)
        : base("M5")
    {
        _users = nn.Embedding(users, BenchmarkModel.Dimension);
        _films = nn.Embedding(films, BenchmarkModel.Dimension);
        RegisterComponents();
    }

    /// <summary>The weights of the linear layers, without their biases.</summary>
    public IReadOnlyList<Parameter> LinearWeights => [.. _layers.modules().OfType<Linear>().Select(layer => layer.weight!)];

    /// <summary>The rows of both tables, side by side.</summary>
    public Tensor Rows(Tensor users, Tensor films) => cat([_users.call(users), _films.call(films)], 1);

    /// <summary>The ratings that follow from the rows.</summary>
    public Tensor Score(Tensor rows) => _layers.call(rows).squeeze(1);

    public override Tensor forward(Tensor users, Tensor films) => Score(Rows(users, films));
}
