namespace DeepMF.Samples.Gallery;

/// <summary>One experiment of the gallery.</summary>
internal interface IExperiment
{
    /// <summary>The verb of the command line and the beginning of the pictures' file names, such as <c>e1</c>.</summary>
    string Id { get; }

    /// <summary>A few words for headings and for the help.</summary>
    string Title { get; }

    /// <summary>Runs it. Progress goes to <see cref="ExperimentContext.Report"/>; what is to be kept is returned.</summary>
    /// <returns>Texts, tables and pictures in the order in which the document shows them.</returns>
    IReadOnlyList<Part> Run(ExperimentContext context);
}
