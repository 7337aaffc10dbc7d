namespace DeepMF.Serving;

/// <summary>What a recommender says about a user and an item, and what it knew.</summary>
/// <param name="Value">
/// The number of a regression head, the probability of a binary head, the score of a ranking head, the expected value of a softmax head.
/// Where an id is unknown, the fallback, always finite, that <see cref="Recommender.Predict(RawId, RawId)"/> describes.
/// </param>
/// <param name="Source">Where the value comes from.</param>
public readonly record struct PredictionResult(float Value, PredictionSource Source);

/// <summary>Where a prediction comes from.</summary>
public enum PredictionSource
{
    /// <summary>The model: it knows the user and the item.</summary>
    Model,

    /// <summary>What is known of the item alone, because the user is unknown.</summary>
    UnknownUser,

    /// <summary>What is known of the user alone, because the item is unknown.</summary>
    UnknownItem,

    /// <summary>What is known of all interactions, because the user and the item are unknown.</summary>
    UnknownUserAndItem,
}
