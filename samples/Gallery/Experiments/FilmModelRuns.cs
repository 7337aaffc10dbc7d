using DeepMF.Samples.Gallery.Data;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>Every model of E6 trained with every seed.</summary>
internal sealed class FilmModelRuns
{
    private readonly IReadOnlyList<FilmModelRun> _runs;

    private FilmModelRuns(IReadOnlyList<FilmModelRun> runs, IReadOnlyList<ulong> seeds, int epochs)
    {
        _runs = runs;
        Seeds = seeds;
        Epochs = epochs;
    }

    public IReadOnlyList<ulong> Seeds { get; }

    public int Epochs { get; }

    /// <summary>Splits, builds and trains; a seed decides all three.</summary>
    public static FilmModelRuns Train(ExperimentContext context, FilmRatings films, FilmSettings settings)
    {
        var features = new FilmFeatures(films);
        var seeds = context.Seeds(settings.SeedCount);
        var runs = new List<FilmModelRun>();
        foreach (var seed in seeds)
        {
            var split = settings.Split(features, seed);
            foreach (var model in FilmModel.All)
            {
                var spec = model.Describe(features);
                using var built = spec.Build(seed, context.Engine);
                var history = context.Fit($"{model.Id}, {model.Name}, seed {seed}", built, settings.TrainerFor(spec, seed), split.Train, split.Test);
                runs.Add(new FilmModelRun(model, seed, spec.Parameters.Sum(p => p.Length), history));
            }
        }

        return new FilmModelRuns(runs, seeds, settings.Epochs);
    }

    public FilmModelRun Of(FilmModel model, ulong seed) => Of(model).Single(run => run.Seed == seed);

    /// <summary>In the order of the seeds.</summary>
    public IReadOnlyList<FilmModelRun> Of(FilmModel model) => [.. _runs.Where(run => run.Model == model)];

    /// <summary>A metric by epoch, averaged over the seeds.</summary>
    public IReadOnlyList<double> MeanOf(FilmModel model, Metric metric)
    {
        var values = Of(model).Select(run => run.Values(metric)).ToArray();
        return [.. Enumerable.Range(0, Epochs).Select(e => values.Average(v => v[e]))];
    }

    /// <summary>The number of seeds of which something is true, as in <c>2 of 3 seeds</c>.</summary>
    public string Count(Func<ulong, bool> isTrue) => $"{Seeds.Count(isTrue)} of {Seeds.Count} {(Seeds.Count == 1 ? "seed" : "seeds")}";
}
