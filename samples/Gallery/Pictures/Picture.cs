using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>A picture of a result, written as PNG and as SVG.</summary>
internal abstract record Picture : Part
{
    /// <summary>The name of the files without their ending: the experiment's id, a hyphen and what is shown, such as <c>e1-noise</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The heading inside the picture.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences for the document: what can be seen.</summary>
    public required string Caption { get; init; }

    /// <summary>In pixels.</summary>
    public int Width { get; init; } = 900;

    /// <summary>In pixels.</summary>
    public int Height { get; init; } = 560;

    /// <summary>Writes both files.</summary>
    /// <returns>The path of the PNG file.</returns>
    public string Save(string folder)
    {
        using var plot = new Plot();
        Style.Apply(plot);
        plot.Title(Title);
        Draw(plot);
        var path = Path.Combine(folder, Name);
        plot.SavePng($"{path}.png", Width, Height);
        SvgFile.Save(plot, $"{path}.svg", Width, Height);
        return $"{path}.png";
    }

    protected abstract void Draw(Plot plot);
}
