namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Refuses what pages of others send: a browser sends a simple request of any page without asking, but names the page in headers that scripts cannot change.</summary>
internal static class OwnPage
{
    public static Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return next(context);
        var own = $"{request.Scheme}://{request.Host}";
        if (request.Headers.Origin is { Count: > 0 } origin && !string.Equals(origin.ToString(), own, StringComparison.OrdinalIgnoreCase))
            throw Refuse($"A page of '{origin}'");
        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
            throw Refuse("A page of another site");
        return next(context);

        RequestException Refuse(string sender) => new(
            StatusCodes.Status403Forbidden,
            $"{sender} has sent this, but {request.Method} is for the page at '{own}' and for programs alone. Send it from there, or without the headers Origin and Sec-Fetch-Site.");
    }
}
