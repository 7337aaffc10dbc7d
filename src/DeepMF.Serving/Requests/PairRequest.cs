using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Serving.Requests;

/// <summary>The memory of a caller that predicts pairs of users and items: made once, used again and again.</summary>
internal sealed class PairRequest
{
    public const int Capacity = 256;

    private readonly Model _model;
    private readonly BatchFiller _filler;
    private readonly float[] _predictions;

    public PairRequest(Model model, InteractionFeatures features, int capacity = Capacity)
    {
        _model = model;
        _filler = new BatchFiller(features, model.Spec.Features, capacity);
        _predictions = new float[capacity * model.OutputWidth];
    }

    /// <summary>The users of the next rows.</summary>
    public Span<int> Users => _filler.Users;

    /// <summary>The items of the next rows.</summary>
    public Span<int> Items => _filler.Items;

    /// <summary>Predicts the first rows.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="values">Receives one number per row: what the head says, and the expected value of a softmax head.</param>
    public void Predict(int count, Span<float> values)
    {
        var outputs = Outputs(count);
        if (_model.Spec.Head is SoftmaxHeadSpec softmax)
            softmax.Scale.ExpectedValues(outputs, values[..count]);
        else
            outputs.CopyTo(values);
    }

    /// <summary>Predicts the first rows: all numbers of the head, <c>[count, OutputWidth]</c>.</summary>
    public Span<float> Outputs(int count)
    {
        _filler.Fill(count);
        var outputs = _predictions.AsSpan(0, count * _model.OutputWidth);
        _model.Predict(_filler.Batch, outputs);
        return outputs;
    }
}
