using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>M1 as a module: two tables, dot product.</summary>
internal sealed class DotModule : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _users;
    private readonly Embedding _films;

    public DotModule(int users, int films)
        : base("M1")
    {
        _users = nn.Embedding(users, BenchmarkModel.Dimension);
        _films = nn.Embedding(films, BenchmarkModel.Dimension);
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor films) => (_users.call(users) * _films.call(films)).sum(1);
}
