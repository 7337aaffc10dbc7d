using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>M1 as a module: two tables, dot product.</summary>
internal sealed class DotModule : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _users = nn.Embedding(RatingData.UserCount, BenchmarkModel.Dimension);
    private readonly Embedding _films = nn.Embedding(RatingData.FilmCount, BenchmarkModel.Dimension);

    public DotModule()
        : base("M1") => RegisterComponents();

    public override Tensor forward(Tensor users, Tensor films) => (_users.call(users) * _films.call(films)).sum(1);
}
