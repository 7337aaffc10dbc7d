using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Serving;
using DeepMF.Specs;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>Lists for somebody new, from a handful of ratings.</summary>
internal static class FoldInEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/fold-in", Post)
        .WithName("foldIn")
        .WithSummary("The best items for somebody new.")
        .WithDescription("A row is fitted to the ratings as if for a new user, and forgotten again. Rated items are in no list; unknown ones are passed over and named in 'unknownItems'.")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status501NotImplemented);

    private static ListAnswer Post(FoldInRequest request, RecommenderService service)
    {
        var n = Lists.CheckLength(request.N);
        var given = request.Ratings switch
        {
            null => throw RequestException.Bad("'ratings' is missing: what does the person say about items?"),
            { Count: 0 } => throw RequestException.Bad("'ratings' is empty: at least one rating is needed."),
            { Count: > Limits.MostRatings } => throw RequestException.Bad(FormattableString.Invariant($"'ratings' has {request.Ratings.Count} ratings, but at most {Limits.MostRatings} are taken.")),
            _ => request.Ratings,
        };
        return service.Use((recommender, file) =>
        {
            var ratings = Check(recommender, given);
            var options = Lists.Options(recommender, excludeSeen: true, request.Candidates, request.Excluded);
            var person = LibraryCall.Run(() => recommender.FoldIn(ratings.Select(r => (r.Key, r.Value))));
            return Lists.Answer(person.Recommend(n, options), file, request.Why ? item => Reasons.For(recommender, file.Titles, item, person.Items, ratings) : null, person.UnknownItems);
        });
    }

    private static Dictionary<RawId, float> Check(Recommender recommender, IReadOnlyList<GivenRating> given)
    {
        var (lowest, highest) = recommender.RatingRange;
        var ratings = new Dictionary<RawId, float>();
        for (var k = 0; k < given.Count; k++)
        {
            if (given[k] is not { Item: { } id, Rating: { } rating })
                throw RequestException.Bad(FormattableString.Invariant($"Rating {k + 1} lacks 'item' or 'rating'; it must have both."));
            var item = Ids.Item(recommender, id);
            if (!(rating >= lowest && rating <= highest))
                throw RequestException.Bad(FormattableString.Invariant($"The item '{item}' has the rating {rating}, but ratings go from {lowest} to {highest}."));
            if (recommender.Spec.Head is SoftmaxHeadSpec { Scale: var scale } && !scale.TryGetClass(rating, out _))
                throw RequestException.Bad(FormattableString.Invariant($"The item '{item}' has the rating {rating}, but ratings go from {scale.Minimum} to {scale.Maximum} in steps of {scale.Step}."));
            if (!ratings.TryAdd(item, rating))
                throw RequestException.Bad($"The item '{item}' is there twice. Give it one rating.");
        }

        return ratings;
    }
}
