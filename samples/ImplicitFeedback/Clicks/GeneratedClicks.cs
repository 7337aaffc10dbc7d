namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>One click on an article; the time is in Unix seconds.</summary>
internal readonly record struct Click(int User, string Article, long Time);

/// <summary>Readers of a magazine: each has a favourite topic and a second one, comes for some visits, and reads in one topic per visit.</summary>
/// <remarks>
/// What can be learned is the taste of a reader, and which articles of a topic are read much. Of a visit the topic is the favourite with probability 0.55, the second one with 0.25, else any by its
/// weight; an article of a topic is read in proportion to 1 / (its number + 2). So popularity alone knows the second half of this, and no model can know all.
/// </remarks>
internal static class GeneratedClicks
{
    public const double FavouriteShare = 0.55;
    public const double SecondShare = 0.25;

    private const int LeastVisits = 3;
    private const int MostTries = 10;
    private const long Start = 1_767_225_600; // 2026-01-01
    private const double SecondsPerDay = 86_400;

    /// <summary>The topics, the most read one first: topic t has the weight 1 / (t + 3), t from 0.</summary>
    public static IReadOnlyList<string> Topics { get; } = ["news", "sport", "film", "music", "travel", "food", "science", "games", "fashion", "money", "health", "garden"];

    /// <summary>Draws a log in the order of time. The same options give the same log.</summary>
    public static IReadOnlyList<Click> Draw(GeneratedClicksOptions options)
    {
        var random = new Random(unchecked((int)(options.Seed ^ (options.Seed >> 32))));
        var topics = new WeightedChoice(Topics.Count, topic => 1.0 / (topic + 3));
        var articles = new WeightedChoice(options.ArticlesPerTopic, number => 1.0 / (number + 3));
        var log = new List<Click>();
        for (var user = 1; user <= options.Users; user++)
            Read(user, options, topics, articles, random, log);
        return [.. log.OrderBy(click => click.Time)];
    }

    /// <summary>The name of an article, with its topic: <c>sport-07</c>.</summary>
    public static string ArticleOf(int topic, int number) => FormattableString.Invariant($"{Topics[topic]}-{number + 1:00}");

    private static void Read(int user, GeneratedClicksOptions options, WeightedChoice topics, WeightedChoice articles, Random random, List<Click> log)
    {
        var favourite = topics.Draw(random);
        var second = topics.Draw(random);
        var visits = LeastVisits + (int)Exponential(random, options.FurtherVisits);
        var read = new List<string>();
        var time = Start + 60 * SecondsPerDay * random.NextDouble();
        for (var visit = 0; visit < visits; visit++)
        {
            var topic = random.NextDouble() switch
            {
                < FavouriteShare => favourite,
                < FavouriteShare + SecondShare => second,
                _ => topics.Draw(random),
            };
            for (var left = random.Next(2, 6); left > 0; left--)
            {
                var article = read.Count > 0 && random.NextDouble() < options.Returns
                    ? read[random.Next(read.Count)]
                    : New(topic, articles, random, read);
                if (!read.Contains(article))
                    read.Add(article);
                log.Add(new Click(user, article, (long)time));
                time += 1 + Exponential(random, 90);
            }

            time += SecondsPerDay * (0.2 + Exponential(random, 3));
        }
    }

    /// <summary>An article that the user has not read, or any where that is hard to find.</summary>
    private static string New(int topic, WeightedChoice articles, Random random, List<string> read)
    {
        var article = ArticleOf(topic, articles.Draw(random));
        for (var tries = 1; tries < MostTries && read.Contains(article); tries++)
            article = ArticleOf(topic, articles.Draw(random));
        return article;
    }

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());
}
