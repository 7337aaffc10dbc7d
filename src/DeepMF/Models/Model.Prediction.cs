using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF;

public sealed partial class Model
{
    private Batch? _spareBatch;

    /// <summary>The numbers per row that the model predicts: 1, or the number of classes of a softmax head.</summary>
    public int OutputWidth => Spec.Head.OutputWidth;

    /// <summary>Makes an empty batch with a column for each feature of the model.</summary>
    /// <param name="capacity">The most rows that the batch will hold, at least 1.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1, or more than memory can hold.</exception>
    public Batch CreateBatch(int capacity) => new(Spec.Features, capacity);

    /// <summary>Predicts every row of a batch of indices.</summary>
    /// <param name="batch">The rows; targets are not read.</param>
    /// <returns>Shape <c>[B, OutputWidth]</c>, row-major: what the head of the model says, such as the probabilities of a softmax head.</returns>
    /// <exception cref="ArgumentException">The batch lacks a feature.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a number is not finite.</exception>
    public float[] Predict(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = new float[checked(batch.Count * OutputWidth)];
        LiveEngineModel.Predict(batch, predictions);
        return predictions;
    }

    /// <summary>Predicts every row of a batch of indices into memory of the caller.</summary>
    /// <param name="batch">The rows; targets are not read.</param>
    /// <param name="destination">Receives <c>[B, OutputWidth]</c> numbers, row-major.</param>
    /// <exception cref="ArgumentException">The batch lacks a feature, or the destination has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its feature, or a number is not finite.</exception>
    public void Predict(Batch batch, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        LiveEngineModel.Predict(batch, destination);
    }

    /// <summary>Predicts for raw ids: <c>model.Predict(("user", 196), ("item", 242))</c>.</summary>
    /// <remarks>
    /// The number of a regression head, the probability of a binary head, the score of a ranking head, the expected value of a softmax head.
    /// An id is looked up in the vocabulary of its feature; a feature without one takes indices. Many rows are faster in a batch.
    /// </remarks>
    /// <param name="values">One value per feature of the model, in any order.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentException">
    /// A feature is missing, given twice or not in the model; a value has the wrong kind; an id is unknown; an index is outside its feature; a number is not finite.
    /// </exception>
    public float Predict(params ReadOnlySpan<FeatureValue> values)
    {
        if (Spec.Head is SoftmaxHeadSpec softmax)
            return (float)softmax.Scale.ExpectedValue(PredictProbabilities(values));
        var prediction = 0f;
        PredictRow(values, new Span<float>(ref prediction));
        return prediction;
    }

    /// <summary>Predicts the probability of each class for raw ids.</summary>
    /// <param name="values">One value per feature of the model, in any order.</param>
    /// <returns>One probability per class, in the order of the scale; they sum to 1.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Predict(ReadOnlySpan{FeatureValue})"/>.</exception>
    /// <exception cref="InvalidOperationException">The model has no softmax head.</exception>
    public float[] PredictProbabilities(params ReadOnlySpan<FeatureValue> values)
    {
        if (Spec.Head is not SoftmaxHeadSpec)
            throw new InvalidOperationException("Only a softmax head gives a probability per class. Call Predict, or end the model with SoftmaxHead.");
        var probabilities = new float[OutputWidth];
        PredictRow(values, probabilities);
        return probabilities;
    }

    private void PredictRow(ReadOnlySpan<FeatureValue> values, Span<float> destination)
    {
        // Concurrent callers each take or make a batch of their own.
        var batch = Interlocked.Exchange(ref _spareBatch, null) ?? CreateBatch(1);
        FeatureValueReader.Read(values, Vocabularies, batch);
        LiveEngineModel.Predict(batch, destination);
        _spareBatch = batch;
    }
}
