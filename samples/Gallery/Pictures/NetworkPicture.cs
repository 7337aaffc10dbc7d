using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>A drawing of a model: features at the top, the head at the bottom, each block with the shape of its output.</summary>
internal sealed record NetworkPicture : Picture
{
    // In units of the layout: a place is 1 wide, a layer 1 high.
    private const double BlockWidth = 0.92;
    private const double BlockHeight = 0.62;
    private const double Margin = 0.1;

    private const int PlacePixels = 250;
    private const int LayerPixels = 78;
    private const int TitlePixels = 60;

    private const float LineWidth = 1.3f;
    private const float ArrowheadSize = 9;

    private static readonly Color LineColor = Color.FromHex("#707070");

    private readonly NetworkGraph _graph;

    public NetworkPicture(ModelSpec spec)
    {
        _graph = new NetworkGraph(spec.ToMermaid());
        Width = (int)(PlacePixels * (_graph.Width + 2 * Margin));
        Height = LayerPixels * _graph.Layers.Count + TitlePixels;
    }

    protected override void Draw(Plot plot)
    {
        foreach (var (from, to) in _graph.Links)
            Connect(plot, from, to);
        foreach (var node in _graph.Layers.SelectMany(layer => layer).Where(n => !n.IsPoint))
            Add(plot, node);
        plot.HideGrid();
        plot.Axes.Frameless();
        plot.Axes.Left.MinimumSize = 0;
        plot.Axes.Title.IsVisible = true;
        var half = _graph.Width / 2 + Margin;
        plot.Axes.SetLimits(-half, half, 0.5 - _graph.Layers.Count, 0.5);
    }

    private static void Connect(Plot plot, NetworkGraph.Node from, NetworkGraph.Node to)
    {
        // All slanting lines are between layers, where no block is.
        var start = new Coordinates(from.X, -from.Layer - BlockHeight / 2);
        var end = new Coordinates(to.X, -to.Layer + BlockHeight / 2);
        if (to.IsPoint)
        {
            AddLine(plot, start, end);
            AddLine(plot, end, new Coordinates(to.X, -to.Layer - BlockHeight / 2));
            return;
        }

        var arrow = plot.Add.Arrow(start, end);
        (arrow.ArrowLineWidth, arrow.ArrowFillColor, arrow.ArrowWidth) = (0, LineColor, LineWidth);
        (arrow.ArrowheadWidth, arrow.ArrowheadLength, arrow.ArrowheadAxisLength) = (ArrowheadSize, ArrowheadSize, ArrowheadSize);
    }

    private static void AddLine(Plot plot, Coordinates start, Coordinates end)
    {
        var line = plot.Add.Line(start, end);
        (line.LineColor, line.LineWidth) = (LineColor, LineWidth);
    }

    private static void Add(Plot plot, NetworkGraph.Node node)
    {
        var y = -node.Layer;
        var box = plot.Add.Rectangle(node.X - BlockWidth / 2, node.X + BlockWidth / 2, y - BlockHeight / 2, y + BlockHeight / 2);
        box.FillColor = node.IsFeature ? Color.FromHex("#FFF1CC") : Color.FromHex("#DCEBF7");
        box.LineColor = Style.ColorOf(node.IsFeature ? 5 : 0);
        var text = plot.Add.Text(string.Join('\n', node.Lines), node.X, y);
        text.Alignment = Alignment.MiddleCenter;
        text.LabelFontSize = 13;
        text.LabelFontName = plot.Axes.Bottom.TickLabelStyle.FontName;
    }
}
