namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Answers to the names of this machine alone, so that a page elsewhere cannot reach the service under a name that it gives to the machine.</summary>
internal static class LocalNames
{
    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    public static Task Check(HttpContext context, RequestDelegate next) => Names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        ? next(context)
        : throw RequestException.Bad($"The service listens on this machine alone and is no '{context.Request.Host.Host}'. Ask {string.Join(" or ", Names)}.");
}
