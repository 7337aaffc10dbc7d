using ScottPlot;

namespace DeepMF.Samples.Gallery.Pictures;

/// <summary>A drawing of a model: features at the top, the head at the bottom, each block with the shape of its output.</summary>
internal sealed record NetworkPicture : Picture
{
    // In units of the layout: a place is 1 wide, a layer 1 high.
    private const double BlockWidth = 0.92;
    private const double BlockHeight = 0.62;

    private const int PlacePixels = 230;
    private const int LayerPixels = 78;
    private const int TitlePixels = 60;

    private readonly NetworkGraph _graph;

    public NetworkPicture(ModelSpec spec)
    {
        _graph = new NetworkGraph(spec.ToMermaid());
        Width = (int)(PlacePixels * (_graph.Layers.Max(layer => layer.Sum(n => n.Room)) + 0.2));
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
        plot.Axes.Title.IsVisible = true;
        var half = _graph.Layers.Max(layer => layer.Sum(n => n.Room)) / 2 + 0.1;
        plot.Axes.SetLimits(-half, half, 0.5 - _graph.Layers.Count, 0.5);
    }

    private static void Connect(Plot plot, NetworkGraph.Node from, NetworkGraph.Node to)
    {
        var start = new Coordinates(from.X, -from.Layer - (from.IsPoint ? 0 : BlockHeight / 2));
        var end = new Coordinates(to.X, -to.Layer + (to.IsPoint ? 0 : BlockHeight / 2));
        var color = Colors.Black.WithOpacity(0.55);
        if (to.IsPoint)
        {
            plot.Add.Line(start, end).Color = color;
            return;
        }

        var arrow = plot.Add.Arrow(start, end);
        (arrow.ArrowLineWidth, arrow.ArrowFillColor, arrow.ArrowWidth, arrow.ArrowheadWidth, arrow.ArrowheadLength) = (0, color, 1, 8, 8);
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
