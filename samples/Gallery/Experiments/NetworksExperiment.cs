namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E11.</summary>
internal sealed class NetworksExperiment : IExperiment
{
    public string Id => "e11";

    public string Title => "Drawings of networks, and progress lines";

    public IReadOnlyList<Part> Run(ExperimentContext context) => [];
}
