using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>Sorts the operators of a plan by the side that they depend on, and splits those where the sides meet.</summary>
internal sealed class ScoringPlanBuilder
{
    private readonly ModelPlan _plan;
    private readonly bool[] _isCatalog;
    private readonly Dictionary<Storage, List<(Value Value, Side Side)>> _written = [];
    private readonly List<Operator> _catalogOperators = [];
    private readonly List<Operator> _contextOperators = [];
    private readonly List<SidePart> _catalogParts = [];
    private readonly List<SidePart> _contextParts = [];
    private readonly List<ScoringStep> _steps = [];
    private readonly HashSet<(Storage, int)> _placed = [];
    private long _productFloats;

    private ScoringPlanBuilder(ModelPlan plan, bool[] isCatalog)
    {
        _plan = plan;
        _isCatalog = isCatalog;
    }

    private int TileRows => _plan.Memory.TileRows;

    public static ScoringPlan Build(ModelPlan plan, bool[] isCatalog)
    {
        var builder = new ScoringPlanBuilder(plan, isCatalog);
        foreach (var step in plan.Operators)
            builder.Add(step);
        return new ScoringPlan(
            plan,
            [.. builder._catalogOperators],
            [.. builder._contextOperators],
            [.. builder._catalogParts],
            [.. builder._contextParts],
            [.. builder._steps],
            Place(builder._catalogParts, plan.Memory.TileRows),
            Place(builder._contextParts, plan.Memory.TileRows),
            builder._productFloats);
    }

    private static long Place(List<SidePart> parts, int tileRows)
    {
        long floats = 0;
        foreach (var part in parts)
        {
            part.Offset = floats;
            floats += part.TileFloats(tileRows);
        }

        return floats;
    }

    private void Add(Operator step)
    {
        var side = step.Features.Aggregate(Side.None, (sum, f) => sum | SideOf(f));
        side = step.Inputs.Aggregate(side, (sum, input) => sum | SideOf(input.Value));
        if (!_written.TryGetValue(step.Output.Storage, out var written))
            _written[step.Output.Storage] = written = [];
        if (side == Side.Both)
            AddStep(step);
        else
            (side == Side.Catalog ? _catalogOperators : _contextOperators).Add(step);
        written.Add((step.Output, side));
    }

    private void AddStep(Operator step)
    {
        switch (step)
        {
            case DenseOperator dense when Segments(dense.Inputs[0].Value) is var segments && segments.Any(s => s.Side != Side.Both):
                _steps.Add(Split(dense, segments));
                break;
            case ProjectionOperator projection when Segments(projection.Inputs[0].Value) is var segments && segments.All(s => s.Side != Side.Both):
                _steps.Add(new AddScoresStep(
                    OfContext(new ProjectionPart(projection.Weight, projection.Bias, Of(segments, Side.Context))),
                    OfCatalog(new ProjectionPart(projection.Weight, null, Of(segments, Side.Catalog))),
                    null,
                    projection.Output));
                break;
            case ProjectionOperator projection when _steps is [.., OperatorStep { Operator: DenseOperator { Activation: null or RectifierActivation } dense }] && dense.Output == projection.Inputs[0].Value:
                _steps[^1] = new ProjectedDenseStep(dense, projection, IsPositive(dense.Inputs[0].Value));
                break;
            case DotOperator dot when SideOf(dot.Inputs[0].Value) is var left && SideOf(dot.Inputs[1].Value) is var right && left != Side.Both && right != Side.Both:
                var products = _productFloats;
                var catalog = OfCatalog(new TransposedPart(dot.Inputs[left == Side.Catalog ? 0 : 1].Value, TileRows));
                _productFloats += (long)TileRows * catalog.Stride;
                _steps.Add(new DotStep(OfContext(new CopyPart(dot.Inputs[left == Side.Catalog ? 1 : 0].Value)), catalog, products, dot.Output));
                break;
            case BiasOperator bias:
                PlaceValue(bias.Inputs[0].Value);
                _steps.Add(new AddScoresStep(
                    OfContext(new BiasPart(bias.Global, [.. bias.Tables.Where(t => !_isCatalog[t.Feature])])),
                    OfCatalog(new BiasPart(null, [.. bias.Tables.Where(t => _isCatalog[t.Feature])])),
                    bias.Inputs[0].Value,
                    bias.Output));
                break;
            default:
                foreach (var input in step.Inputs)
                    PlaceValue(input.Value);
                _steps.Add(new OperatorStep(step));
                break;
        }
    }

    private SplitDenseStep Split(DenseOperator dense, Segment[] segments)
    {
        var catalog = Of(segments, Side.Catalog);
        return new SplitDenseStep(
            dense,
            OfContext(new DensePart(dense.Weight, dense.Bias, Of(segments, Side.Context))),
            catalog.Length == 0 ? null : OfCatalog(new DensePart(dense.Weight, null, catalog)),
            Of(segments, Side.Both));
    }

    /// <summary>Makes sure that the columns of one side are in the tile where an operator of the plan reads them.</summary>
    private void PlaceValue(Value value)
    {
        foreach (var segment in Segments(value))
        {
            if (segment.Side == Side.Both || !_placed.Add((segment.Source.Storage, segment.Source.Column)))
                continue;
            var part = new CopyPart(segment.Source);
            _steps.Add(segment.Side == Side.Catalog ? new KeptStep(OfCatalog(part), segment.Source) : new RepeatStep(OfContext(part), segment.Source));
        }
    }

    private Segment[] Segments(Value value) =>
    [
        .. _written[value.Storage]
            .Where(w => w.Value.Column >= value.Column && w.Value.Column < value.Column + value.Width)
            .OrderBy(w => w.Value.Column)
            .Select(w => new Segment(w.Value, w.Value.Column - value.Column, w.Side)),
    ];

    /// <summary>Whether a rectifier wrote the value, so that none of its numbers is below 0.</summary>
    private bool IsPositive(Value value) => _plan.Operators.Any(step => step.Output == value && step is
        DenseOperator { Activation: RectifierActivation { Slope: 0 } } or
        BatchNormOperator { Activation: RectifierActivation { Slope: 0 } } or
        ActivationOperator { Activation: RectifierActivation { Slope: 0 } });

    private Side SideOf(int feature) => _isCatalog[feature] ? Side.Catalog : Side.Context;

    private Side SideOf(Value value) => Segments(value).Aggregate(Side.None, (sum, s) => sum | s.Side);

    private static Segment[] Of(Segment[] segments, Side side) => [.. segments.Where(s => s.Side == side)];

    private T OfCatalog<T>(T part)
        where T : SidePart
    {
        _catalogParts.Add(part);
        return part;
    }

    private T OfContext<T>(T part)
        where T : SidePart
    {
        _contextParts.Add(part);
        return part;
    }
}
