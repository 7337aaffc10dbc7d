namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Calls of the library that it may refuse: for the request's sake, or because the model cannot do what is asked for.</summary>
internal static class LibraryCall
{
    /// <exception cref="RequestException">The library has refused, and the message says why.</exception>
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException e)
        {
            // .NET adds the parameter's name to the message; it is of the code and not of the request.
            throw RequestException.Bad(e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal), e);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw RequestException.NotPossible(e.Message, e);
        }
    }
}
