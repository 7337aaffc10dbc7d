using DeepMF.Engines;
using DeepMF.Specs;
using DeepMF.Torch.Batches;
using static TorchSharp.torch;

namespace DeepMF.Torch.Plan;

/// <summary>What the blocks of a network need to know of the batch that goes through them.</summary>
internal abstract class ForwardPass(SpecList<Feature> features, Device device) : IDisposable
{
    private readonly BatchColumn[] _columns = new BatchColumn[features.Count];

    protected Device Device => device;

    /// <summary>The features in the order of the description.</summary>
    protected FeatureTensors[] Inputs { get; } = [.. features.Select(f => FeatureTensors.Create(f, device))];

    /// <summary>The rows that are being run.</summary>
    public int Rows { get; private set; }

    public abstract bool IsTraining { get; }

    /// <summary>Checks a batch and finds its columns.</summary>
    public void Bind(Batch batch)
    {
        BatchCheck.Resolve(features, batch, _columns);
        BatchCheck.Values(_columns, batch);
    }

    /// <summary>Takes rows of the batch. Tensors live in the scope of the caller.</summary>
    public void Load(int first, int count)
    {
        Rows = count;
        for (var i = 0; i < Inputs.Length; i++)
            Inputs[i].Load(_columns[i], first, count);
    }

    /// <summary>The numbers of a numeric feature: <c>[B, Width]</c>.</summary>
    public Tensor Numbers(int feature) => ((NumericTensors)Inputs[feature]).Values;

    /// <summary>Looks up and pools rows of a table: <c>[B, D]</c>.</summary>
    public Tensor Embed(TorchParameter table, int feature)
    {
        var index = (IndexTensors)Inputs[feature];
        return index.Pool(Lookup(table, feature));
    }

    /// <summary>The mask of a dropout layer, scaled: <c>[B, width]</c>.</summary>
    public abstract Tensor DropoutMask(int layer, double rate, int width);

    /// <summary>A copy of a running statistic for a layer to move; the parameter takes it over when the step has succeeded.</summary>
    public abstract Tensor Moving(TorchParameter statistic);

    public virtual void Dispose()
    {
        foreach (var input in Inputs)
            input.Dispose();
    }

    /// <summary>One row of a table per index: <c>[N, D]</c>.</summary>
    protected abstract Tensor Lookup(TorchParameter table, int feature);
}
