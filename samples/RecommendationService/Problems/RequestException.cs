namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>A request that gets a problem document in place of an answer.</summary>
internal sealed class RequestException(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    /// <summary>The request itself is wrong.</summary>
    public static RequestException Bad(string message, Exception? inner = null) => new(StatusCodes.Status400BadRequest, message, inner);

    /// <summary>The recommender that is served cannot do what is asked for.</summary>
    public static RequestException NotPossible(string message, Exception? inner = null) => new(StatusCodes.Status501NotImplemented, message, inner);
}
