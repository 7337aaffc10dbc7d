using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>What all pictures share: fonts, sizes and colours that people with colour-blindness can tell apart.</summary>
internal static class Style
{
    // Okabe and Ito (2008), without the yellow, which is too pale for lines on white.
    private static readonly Color[] Colors =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#56B4E9"), Color.FromHex("#E69F00"), Color.FromHex("#000000"),
    ];

    private static readonly string[] FontNames = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans"];

    public const float TextSize = 14;

    private const float LabelOffset = 6;
    private const float LeftSize = 80;

    /// <summary>The room for the vertical axis of counts, which have up to seven figures.</summary>
    public const float WideLeftSize = 104;

    public static Color ColorOf(int index) => Colors[index % Colors.Length];

    public static void Apply(Plot plot)
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

        // Letters would touch the edge of the picture.
        plot.Axes.Left.Label.OffsetX = LabelOffset;
        plot.Axes.Left.MinimumSize = LeftSize;

        plot.Legend.FontSize = TextSize;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        // The grid of minor ticks says nothing that the major ones do not.
        plot.Grid.MajorLineColor = ScottPlot.Colors.Black.WithOpacity(0.12);
    }
}
