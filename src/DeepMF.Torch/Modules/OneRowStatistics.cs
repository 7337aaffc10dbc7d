using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>Keeps the running statistics of modules numbers in a batch of one row: libtorch's batch normalisation divides the variance by the rows less one, and what was there stays where NaN would be.</summary>
internal readonly struct OneRowStatistics : IDisposable
{
    private readonly Tensor[] _statistics;
    private readonly Tensor[] _before;

    public OneRowStatistics(Tensor[] statistics)
    {
        _statistics = statistics;
        _before = [.. statistics.Select(s => s.detach().clone())];
    }

    public void Dispose()
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _statistics.Length; i++)
            _statistics[i].copy_(where(_statistics[i].isnan(), _before[i], _statistics[i]));
    }
}
