using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Specs;

namespace DeepMF.Cpu.Operators;

/// <summary>Batch normalisation and the activation that follows it: <c>[B, D] → [B, D]</c>, mean and variance over the batch in training, running ones in prediction.</summary>
/// <remarks>Tiles are put together by the parallel form of Welford's method (Chan, Golub and LeVeque 1979, eq. 2.1), workers in order.</remarks>
internal sealed unsafe class BatchNormOperator(BatchNormSpec spec, BatchNormParameters parameters, Activation? activation, Input input, Value output) : BatchOperator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override Value Output => output;

    public override bool ReadsOutput => ChangesGradient;

    public override bool CanRecompute => true;

    public override bool ChangesGradient => activation is not null && _slope == 1;

    public Activation? Activation => activation;

    private const int MeanAt = 0;
    private const int InverseAt = 1;
    private const int ScaleAt = 2;
    private const int MeanGradientAt = 3;
    private const int MeanProductAt = 4;

    /// <summary>The slope of a rectifier, which the kernels apply themselves; 1 where there is none.</summary>
    private readonly float _slope = activation is RectifierActivation rectifier ? rectifier.Slope : 1;

    /// <summary>The vectors of the layer's width that a run keeps for it.</summary>
    public const int SharedVectors = 5;

    /// <summary>The sums that a worker keeps: the rows, then mean and squares of every column.</summary>
    public static int SumCount(int width) => 1 + 2 * width;

    public override void Prepare(RunMemory run)
    {
        if (run.IsTraining)
            return;
        for (var j = 0; j < output.Width; j++)
            Set(run, j, parameters.Mean.Pointer[j], parameters.Variance.Pointer[j]);
    }

    public override void CollectForward(in Tile tile)
    {
        // The rows of the output are not written yet: the first two serve as scratch.
        float* means = tile.Values(output), squares = means + output.Stride;
        var source = tile.Values(input.Value);
        new Span<float>(means, output.PaddedWidth).Clear();
        new Span<float>(squares, output.PaddedWidth).Clear();
        tile.Kernels.AddColumnSums(source, input.Value.Stride, tile.Rows, output.PaddedWidth, means);
        for (var j = 0; j < output.PaddedWidth; j++)
            means[j] /= tile.Rows;
        tile.Kernels.AddColumnSquares(source, input.Value.Stride, means, tile.Rows, output.PaddedWidth, squares);
        var sums = tile.Run.WorkerSums(tile.Worker).AsSpan(parameters.SumOffset, SumCount(output.Width));
        var share = Share.Of(sums[0], tile.Rows);
        for (var j = 0; j < output.Width; j++)
            Merge(sums, j, share, means[j], squares[j]);
        sums[0] += tile.Rows;
    }

    public override void FinishForward(RunMemory run)
    {
        var total = run.WorkerSums(0).AsSpan(parameters.SumOffset, SumCount(output.Width));
        for (var worker = 1; worker < run.Workers; worker++)
        {
            ReadOnlySpan<double> part = run.WorkerSums(worker).AsSpan(parameters.SumOffset, SumCount(output.Width));
            if (part[0] == 0)
                continue;
            var share = Share.Of(total[0], part[0]);
            for (var j = 0; j < output.Width; j++)
                Merge(total, j, share, part[1 + j], part[1 + output.Width + j]);
            total[0] += part[0];
        }

        var rows = total[0];
        for (var j = 0; j < output.Width; j++)
        {
            var mean = total[1 + j];
            var squares = total[1 + output.Width + j];
            Set(run, j, (float)mean, (float)(squares / rows));
            // One row has no unbiased variance; its squares are zero.
            Average(parameters.Mean.Pointer + j, mean);
            Average(parameters.Variance.Pointer + j, squares / Math.Max(rows - 1, 1));
        }
    }

    public override void Forward(in Tile tile)
    {
        tile.Kernels.Normalize(tile.Values(input.Value), input.Value.Stride, Vector(tile.Run, MeanAt), Vector(tile.Run, ScaleAt), parameters.Shift.Pointer, _slope, tile.Rows, output.PaddedWidth, tile.Values(output), output.Stride);
        if (ChangesGradient)
            activation!.ForwardInPlace(tile, output);
    }

    public override void CollectBackward(in Tile tile)
    {
        if (ChangesGradient)
            activation!.BackwardInPlace(tile, output);
        tile.Kernels.AddNormalizedGradients(Gradient(tile), tile.ParameterGradients(parameters.ShiftPart), tile.ParameterGradients(parameters.ScalePart));
    }

    public override void FinishBackward(RunMemory run)
    {
        float* means = Vector(run, MeanGradientAt), products = Vector(run, MeanProductAt);
        for (var j = 0; j < output.Width; j++)
        {
            double mean = 0, product = 0;
            for (var worker = 0; worker < run.Workers; worker++)
            {
                mean += run.WorkerGradients(worker)[parameters.ShiftPart.Offset + j];
                product += run.WorkerGradients(worker)[parameters.ScalePart.Offset + j];
            }

            means[j] = (float)(mean / run.Rows);
            products[j] = (float)(product / run.Rows);
        }

        MovePart(run, parameters.ShiftPart, parameters.ShiftSlot);
        MovePart(run, parameters.ScalePart, parameters.ScaleSlot);
    }

    public override void Backward(in Tile tile)
    {
        if (!input.Value.NeedsGradient)
            return;
        tile.Kernels.NormalizeBackward(Gradient(tile), Vector(tile.Run, MeanGradientAt), Vector(tile.Run, MeanProductAt), tile.Gradients(input.Value), input.Value.Stride, input.Accumulate);
    }

    private NormalizedGradient Gradient(in Tile tile) => new()
    {
        Rows = tile.Rows,
        Count = output.PaddedWidth,
        Source = tile.Values(input.Value),
        SourceStride = input.Value.Stride,
        Gradient = tile.Gradients(output),
        GradientStride = output.Stride,
        Mean = Vector(tile.Run, MeanAt),
        Inverse = Vector(tile.Run, InverseAt),
        Scale = Vector(tile.Run, ScaleAt),
        Shift = parameters.Shift.Pointer,
        Slope = _slope,
    };

    /// <summary>Adds the gradients of this occurrence to those of all that share the parameter: the means above are of its own rows alone.</summary>
    private void MovePart(RunMemory run, GradientSlot part, GradientSlot whole)
    {
        if (part == whole)
            return;
        for (var worker = 0; worker < run.Workers; worker++)
        {
            var source = run.WorkerGradients(worker) + part.Offset;
            run.Kernels.AddScaled(source, 1, run.WorkerGradients(worker) + whole.Offset, output.Width);
            new Span<float>(source, output.PaddedWidth).Clear();
        }
    }

    private void Merge(Span<double> sums, int column, in Share share, double mean, double squares)
    {
        ref var knownMean = ref sums[1 + column];
        var difference = mean - knownMean;
        knownMean += difference * share.New;
        sums[1 + output.Width + column] += squares + difference * difference * share.Product;
    }

    /// <summary>What new rows weigh beside known ones: m / (n + m), and n m / (n + m).</summary>
    private readonly record struct Share(double New, double Product)
    {
        public static Share Of(double known, double rows) => new(rows / (known + rows), known * rows / (known + rows));
    }

    private void Set(RunMemory run, int column, float mean, float variance)
    {
        var inverse = (float)(1 / Math.Sqrt(variance + spec.Epsilon));
        Vector(run, MeanAt)[column] = mean;
        Vector(run, InverseAt)[column] = inverse;
        Vector(run, ScaleAt)[column] = inverse * parameters.Scale.Pointer[column];
    }

    private void Average(float* running, double batch) => *running = (float)((1 - spec.Momentum) * *running + spec.Momentum * batch);

    private float* Vector(RunMemory run, int index) => run.Shared + parameters.SharedOffset + (long)index * Padding.Stride(output.Width);
}

/// <summary>The parameters of a batch normalisation and where a run keeps what belongs to them.</summary>
/// <remarks>The parts are the gradients of one occurrence of a shared layer; where nothing is shared they are the slots themselves.</remarks>
internal sealed record BatchNormParameters(CpuParameter Scale, GradientSlot ScaleSlot, GradientSlot ScalePart, CpuParameter Shift, GradientSlot ShiftSlot, GradientSlot ShiftPart, CpuParameter Mean, CpuParameter Variance, long SharedOffset, int SumOffset);
