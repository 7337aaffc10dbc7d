namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Answers to the names of this machine alone, so that a page elsewhere cannot reach the service under a name that it gives to the machine.</summary>
/// <param name="host">Where the service listens, which is a name of the machine too: 127.0.0.2, say.</param>
internal sealed class LocalNames(string host)
{
    private static readonly string[] Usual = ["localhost", "127.0.0.1", "[::1]"];

    private readonly string[] _names = Usual.Contains(host) ? Usual : [host, .. Usual];

    public Task Check(HttpContext context, RequestDelegate next) => _names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        ? next(context)
        : throw RequestException.Bad($"The service listens on this machine alone and is no '{context.Request.Host.Host}'. Ask {string.Join(" or ", _names)}.");
}
