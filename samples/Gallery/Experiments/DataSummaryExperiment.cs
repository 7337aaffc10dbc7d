namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E5.</summary>
internal sealed class DataSummaryExperiment : IExperiment
{
    public string Id => "e5";

    public string Title => "What film ratings look like";

    public IReadOnlyList<Part> Run(ExperimentContext context) => [];
}
