using System.Runtime.InteropServices;
using DeepMF.Engines;
using DeepMF.Torch.Plan;
using static TorchSharp.torch;

namespace DeepMF.Torch;

/// <summary>Predicts one batch at a time; a model keeps one per caller that predicts beside others.</summary>
internal sealed class TorchPrediction(TorchModel model) : IDisposable
{
    /// <summary>The rows that go through the network at a time: what a large batch needs does not grow with it.</summary>
    private const int ChunkRows = 1 << 15;

    private readonly PredictionPass _pass = new(model.Spec.Features, model.Device);

    public void Run(Batch batch, Span<float> destination)
    {
        _pass.Bind(batch);
        using var normal = TorchEngine.NormalMode();
        using var noGradient = no_grad();
        for (var first = 0; first < batch.Count; first += ChunkRows)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(ChunkRows, batch.Count - first);
            _pass.Load(first, rows);
            var predictions = Head.Predict(model.Spec.Head, model.Network.Scores(_pass)).cpu().contiguous();
            var width = model.Spec.Head.OutputWidth;
            MemoryMarshal.Cast<byte, float>(predictions.bytes).CopyTo(destination.Slice(first * width, rows * width));
        }
    }

    public void Dispose() => _pass.Dispose();
}
