using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Serving;
using DeepMF.Training;

namespace DeepMF.Samples.RecommendationService.Training;

/// <summary>Trains matrix factorization with biases in five epochs under one cycle, and saves a recommender with its titles.</summary>
/// <remarks>The settings are those of the sample MovieRatings, <c>--model one-cycle-mf</c>, which tests them; here all ratings are trained on, since a service has no test part.</remarks>
internal static class SmallTraining
{
    private const int Epochs = 5;

    public static void Run(string? folder, RecommenderFiles files, IEngine engine, TextWriter output, CancellationToken cancellationToken)
    {
        OutputFile.Check("--save", new FileInfo(files.Model));
        var data = folder is null ? GeneratedRatings.MovieLensLike(new MovieLensLikeOptions()) : MovieLens.Load(folder);
        var ratings = data.Interactions;
        output.WriteLine(FormattableString.Invariant($"Training on {ratings.Count:N0} ratings ({data.Name})."));
        using var model = Describe(ratings).Build(seed: 1, engine);
        var trainer = new Trainer(new TrainerOptions { Epochs = Epochs, BatchSize = 64, Optimizer = new Adam { LearningRate = 0.004 }, LearningRate = new OneCycle { StartFactor = 0.2 }, Seed = 1 });
        trainer.Fit(model, ratings, progress: new EpochLines(output), cancellationToken: cancellationToken);
        using var recommender = Recommender.Create(model, ratings);
        recommender.Save(files.Model);
        TitlesOf(data).Save(files.TitlesBeside);
    }

    private static ModelSpec Describe(InteractionTable ratings)
    {
        var (lowest, highest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var rating in ratings.Ratings)
            (lowest, highest) = (Math.Min(lowest, rating), Math.Max(highest, rating));
        // Half a star more on each side, since a sigmoid never reaches its bounds.
        return ModelZoo.BiasedMf(ratings.Users, ratings.Items, new OutputRange(lowest - 0.5, highest + 0.5), embeddings: new EmbeddingOptions { Initializer = Initializer.Uniform(0.01), L2 = 0.1 });
    }

    /// <summary>Generated films have genres but no titles: their number has to do.</summary>
    private static Titles TitlesOf(MovieLensDataSet data)
    {
        var items = data.Interactions.ItemVocabulary;
        return new Titles(Enumerable.Range(0, items.Count).Where(index => items.GetId(index) is not null).Select(index => KeyValuePair.Create(
            FormattableString.Invariant($"{items.GetId(index)}"),
            new ItemName(data.TitleOf(index) ?? FormattableString.Invariant($"Film {items.GetId(index)}"), [.. data.Genres.ValuesOf(index).ToArray().Select(genre => $"{data.Genres.Vocabulary!.GetId(genre)}")]))));
    }

    private sealed class EpochLines(TextWriter output) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd)
                output.WriteLine(FormattableString.Invariant($"  epoch {value.Epoch}/{value.Epochs}, training RMSE {Math.Sqrt(value.Loss):F4}"));
        }
    }
}
