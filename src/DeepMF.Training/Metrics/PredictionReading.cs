namespace DeepMF.Training;

/// <summary>What a metric reads of a prediction; computed once per batch for all metrics.</summary>
internal enum PredictionReading
{
    /// <summary>One number: the output of a regression head, the expected value of a softmax head.</summary>
    Value,

    /// <summary>The value of the most likely class.</summary>
    MostLikely,

    /// <summary>The numbers that the model gave.</summary>
    Output,
}
