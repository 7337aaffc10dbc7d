using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Specs;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>How the models of E6 and E8 are trained: as in the source, and on smaller sets with as many steps per epoch.</summary>
internal sealed record FilmSettings(double ValidationShare, int Epochs, int BatchSize, int SeedCount)
{
    /// <summary>The source's 19 million ratings in batches of 25,000.</summary>
    private const int StepsPerEpoch = 760;

    public static FilmSettings For(FilmRatings films, bool isQuick)
    {
        var rows = films.Set.Interactions.Count;
        var isSourceSize = rows >= MovieLensShape.TwentyMillion.Ratings;
        // The source trains on 19 of 20 million for 5 epochs. A twentieth of a smaller set is a noisy measure, and more epochs show which models have come to their end.
        var (share, epochs, seeds) = isSourceSize ? (0.05, 5, 1) : (0.1, 8, 3);
        return new FilmSettings(share, isQuick ? 2 : epochs, Math.Max(1, (int)Math.Round((1 - share) * rows / StepsPerEpoch)), seeds);
    }

    public TrainTestSplit Split(FilmFeatures films, ulong seed) => Splits.Random(films.Ratings, ValidationShare, seed);

    public TrainerOptions TrainerFor(ModelSpec spec, ulong seed) => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        // MXNet's Adam moves every row of a table in every step unless the gradients are asked for as sparse ones.
        Optimizer = new Adam { LearningRate = 0.001, Rule = TableRule.AllRows },
        Metrics = spec.Head is SoftmaxHeadSpec ? [Metric.Rmse, Metric.MostLikelyRmse, Metric.Accuracy] : [Metric.Rmse],
        Seed = seed,
    };

    /// <summary>The settings as a sentence for the document.</summary>
    public string Describe(FilmRatings films) =>
        $"{films.Name}: {Figures.Whole(films.Set.Interactions.Count)} ratings, of which a random {Figures.Share(ValidationShare)} validate. Adam at 0.001 with the dense rule, {Epochs} epochs, batches of " +
        $"{Figures.Whole(BatchSize)}, which makes about {StepsPerEpoch} steps an epoch as at the source (19 of 20 million ratings of MovieLens 20M, batches of 25,000, 5 epochs). Tables start uniform in ±0.01; predictions are not cut to the scale.";
}
