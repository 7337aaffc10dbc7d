using System.Globalization;
using ScottPlot;

namespace DeepMF.Benchmarks.Pictures;

/// <summary>What the charts share: the look of the gallery's pictures, logarithmic axes, the file.</summary>
internal static class Canvas
{
    private const int Width = 900;
    private const int Height = 520;
    private const float LeftSize = 80;

    // Okabe and Ito (2008): colours that people with colour-blindness can tell apart.
    private static readonly Color[] Colors = [Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7")];

    private static readonly string[] FontNames = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans"];

    public const float TextSize = 14;

    public static Color ColorOf(int index) => Colors[index % Colors.Length];

    /// <summary>Draws into a PNG file. What cannot be written is told in one line.</summary>
    public static bool Save(string path, string title, Action<Plot> draw)
    {
        using var plot = new Plot();
        Apply(plot);
        plot.Title(title);
        draw(plot);
        try
        {
            plot.SavePng(path, Width, Height);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The picture cannot be written to '{path}': {failure.Message}");
            return false;
        }
    }

    /// <summary>Ticks for an axis whose numbers are powers of 10.</summary>
    public static ITickGenerator LogarithmicTicks => new ScottPlot.TickGenerators.NumericAutomatic
    {
        IntegerTicksOnly = true,
        MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
        LabelFormatter = exponent => Math.Pow(10, exponent).ToString("#,0.#######", CultureInfo.InvariantCulture),
    };

    private static void Apply(Plot plot)
    {
        // Where none of them is there, ScottPlot's choice stays.
        if (FontNames.FirstOrDefault(name => Fonts.GetTypeface(name, bold: false, italic: false)?.FamilyName == name) is { } font)
            plot.Font.Set(font);
        plot.Axes.Title.Label.FontSize = 18;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.FontSize = 15;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TextSize;
        }

        plot.Axes.Left.MinimumSize = LeftSize;
        plot.Legend.FontSize = TextSize;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        plot.Grid.MajorLineColor = ScottPlot.Colors.Black.WithOpacity(0.12);
    }
}
