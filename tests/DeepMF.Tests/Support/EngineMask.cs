using DeepMF.Cpu.Memory;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>The dropout masks of a session's first step, made with the engine's mask kernel on ones.</summary>
internal sealed class EngineMask
{
    private readonly ulong _step;
    private readonly (double Rate, int Width)[] _layers;
    private readonly Dictionary<(int Layer, int Row), float[]> _rows = [];

    public EngineMask(ulong seed, ModelSpec spec)
    {
        _step = CounterRandom.Create(seed, "dropout").Next64(0);
        var layers = new List<(double, int)>();
        foreach (var branch in spec.AllBranches)
            Collect(layers, branch.Layers, branch.Input.Width);
        if (spec.Body is TrunkSpec trunk)
            Collect(layers, trunk.Layers, trunk.Source.Width);
        _layers = [.. layers];
    }

    public unsafe double Factor(int layer, int row, int column)
    {
        if (!_rows.TryGetValue((layer, row), out var mask))
        {
            var (rate, width) = _layers[layer];
            mask = _rows[(layer, row)] = new float[Padding.Stride(width)];
            mask.AsSpan().Fill(1);
            var key = CounterRandom.Create(_step, (ulong)layer).Next64(0);
            fixed (float* values = mask)
                DropoutMask.Apply(key, (long)row * mask.Length, rate, values, values, mask.Length, accumulate: false);
        }

        return mask[column];
    }

    private static void Collect(List<(double, int)> found, SpecList<LayerSpec> layers, int width)
    {
        foreach (var layer in layers)
        {
            if (layer is DropoutSpec dropout)
                found.Add((dropout.Rate, width));
            if (layer is ResidualSpec residual)
                Collect(found, residual.Layers, width);
            if (layer is SharedSpec shared)
                Collect(found, shared.Layers, width);
            width = layer.OutputWidth(width);
        }
    }
}
