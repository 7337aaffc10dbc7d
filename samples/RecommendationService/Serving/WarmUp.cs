using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Makes what the first calls of a recommender would make, before a request waits for it.</summary>
internal static class WarmUp
{
    public static void Run(Recommender recommender) => Try(() =>
    {
        if (Ids.Users(recommender).Where(recommender.KnowsUser).Take(1).ToArray() is not [var user])
            return;
        if (recommender.Recommend(user, 1, new RecommendationOptions { ExcludeSeen = false }).Items is not [var first, ..])
            return;
        // Each by itself: where one is impossible the others may be asked for all the same.
        Try(() => recommender.Predict(user, first.Item));
        Try(() => recommender.Similar(first.Item, 1));
        Try(() => recommender.FoldIn([(first.Item, recommender.RatingRange.Maximum)]).Recommend(1));
    });

    private static void Try(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (e is ArgumentException or (InvalidOperationException and not ObjectDisposedException))
        {
            // Not every model has vectors of items or a row of a user to fit, nor does its head take every rating: requests of that kind get a problem that says so, the others an answer.
        }
    }
}
