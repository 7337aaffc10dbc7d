namespace DeepMF.Samples.Gallery;

/// <summary>What an experiment gave, and how long it took, pictures included.</summary>
internal sealed record ExperimentResult(IExperiment Experiment, IReadOnlyList<Part> Parts, TimeSpan Duration);
