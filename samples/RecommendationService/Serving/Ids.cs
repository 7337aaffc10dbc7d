using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Raw ids as requests have them.</summary>
internal static class Ids
{
    public static RawId User(Recommender recommender, RawId id) => Fit(id, recommender.Users, recommender.TryParseUser, "user");

    public static RawId User(Recommender recommender, string text) => User(recommender, (RawId)text);

    public static RawId Item(Recommender recommender, RawId id) => Fit(id, recommender.Items, recommender.TryParseItem, "item");

    public static RawId Item(Recommender recommender, string text) => Item(recommender, (RawId)text);

    /// <summary>All users of the vocabulary, known or not.</summary>
    public static IEnumerable<RawId> Users(Recommender recommender) => Of(recommender.Users);

    /// <summary>All items of the vocabulary, known or not.</summary>
    public static IEnumerable<RawId> Items(Recommender recommender) => Of(recommender.Items);

    private delegate bool Parse(string text, out RawId id);

    /// <summary>A text of digits is a number where ids are numbers: an address has no other way to say it.</summary>
    private static RawId Fit(RawId id, Vocabulary vocabulary, Parse parse, string role)
    {
        var areTexts = vocabulary.IdType == typeof(string);
        if (id.IsText == areTexts)
            return id;
        if (id.IsText && parse(id.Text, out var number))
            return number;
        throw RequestException.Bad($"The {role} '{id}' is a {(id.IsText ? "text" : "number")}, but ids of {role}s are {(areTexts ? "texts" : "numbers")}.");
    }

    private static IEnumerable<RawId> Of(Vocabulary vocabulary)
    {
        // Index 0 may stand for unknown ids.
        for (var index = vocabulary.HasUnknown ? 1 : 0; index < vocabulary.Count; index++)
            yield return RawId.Of(vocabulary, index);
    }
}
