using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Reporting;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery;

/// <summary>What an experiment may use.</summary>
internal sealed class ExperimentContext(GalleryOptions options, Report report, CancellationToken cancellationToken)
{
    public Report Report { get; } = report;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The ratings of films; each set is read once for all experiments.</summary>
    public DataSets Data { get; } = new(options);

    public CpuEngine Engine { get; } = CpuEngine.Default;

    /// <summary>The seed of an experiment with one run.</summary>
    public ulong Seed { get; } = options.Seed;

    /// <summary>Whether to do no more than show that everything runs.</summary>
    public bool IsQuick { get; } = options.IsQuick;

    /// <summary>The seeds of an experiment with several runs: one where it must be quick.</summary>
    public IReadOnlyList<ulong> Seeds(int count) => [.. Enumerable.Range(0, IsQuick ? 1 : count).Select(i => Seed + (ulong)i)];

    /// <summary>Trains a model and shows a line per epoch.</summary>
    public TrainingHistory Fit(string label, Model model, TrainerOptions trainer, InteractionTable train, InteractionTable? validation = null) =>
        Report.Train(label, trainer.Epochs, progress => new Trainer(trainer).Fit(model, train, validation, progress, CancellationToken));
}
