using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Quality;

/// <summary>Trains a model with <see cref="CpuEngine"/> by <see cref="Trainer"/>.</summary>
internal static class EngineTraining
{
    /// <summary>Trains once. The clock starts before the trainer does anything, so that cutting the ratings into a grid is in it; describing and building the model are not.</summary>
    public static IReadOnlyList<QualityPoint> Run(QualityModel settings, InteractionTable train, InteractionTable test, int threads, ulong seed)
    {
        using var model = settings.Describe(train.Users, train.Items).Build(seed, new CpuEngine(new CpuEngineOptions { Threads = threads }));
        var trainer = new Trainer(settings.Options with { Seed = seed, ProgressInterval = TimeSpan.FromHours(1) });
        var clock = new EpochClock(() => Evaluator.Evaluate(model, test, [Metric.Rmse])[Metric.Rmse]);
        clock.Start();
        trainer.Fit(model, train, progress: clock);
        return clock.Points;
    }
}
