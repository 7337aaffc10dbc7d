using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Ratings;

/// <summary>Goes through a block of ratings, one after the other: score, loss, and the update of both rows and the biases.</summary>
internal abstract unsafe class RatingKernel
{
    /// <summary>How many ratings ahead memory is asked for.</summary>
    protected const int PrefetchDistance = 24;

    /// <summary>The kernel for a model: every choice is a type, so that the loop over the ratings makes none.</summary>
    /// <param name="bits">The bits per vector.</param>
    /// <param name="columns">The numbers of a row.</param>
    /// <param name="optimizer">Plain SGD or AdaGrad.</param>
    /// <param name="isBiased">Whether the score has biases.</param>
    /// <param name="isPenalised">Whether there is any L2.</param>
    /// <param name="loss">The loss.</param>
    public static RatingKernel Create(int bits, int columns, Optimizer optimizer, bool isBiased, bool isPenalised, in RatingLoss loss)
    {
        var choice = new Choice(columns, optimizer, isBiased, isPenalised, loss.IsPlainSquare);
        // Narrow rows are not padded, so they go float by float.
        if (Padding.TableStride(columns) < Padding.Lane)
            return choice.OfLanes<ScalarLanes, float>();
        return bits switch
        {
            512 => choice.OfLanes<Lanes512, Vector512<float>>(),
            256 => choice.OfLanes<Lanes256, Vector256<float>>(),
            _ => choice.OfLanes<Lanes128, Vector128<float>>(),
        };
    }

    /// <summary>Runs a block.</summary>
    /// <returns>The sum of the losses.</returns>
    public abstract double Run(ref RatingArguments arguments);

    /// <summary>The least sum of squares beside whose root ε is lost in rounding, (2²⁵ ε)², so that its reciprocal root can be estimated.</summary>
    /// <remarks>The square of a tiny ε is 0, whose root has no estimate.</remarks>
    protected static float LeastSettled(float epsilon) => Math.Max(epsilon * epsilon * (1L << 50), 1e-30f);

    private readonly record struct Choice(int Columns, Optimizer Optimizer, bool IsBiased, bool IsPenalised, bool IsPlainSquare)
    {
        public RatingKernel OfLanes<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => ((Columns + TLanes.Width - 1) / TLanes.Width) switch
            {
                1 => OfCount<TLanes, TVector, One>(),
                2 => OfCount<TLanes, TVector, Two>(),
                3 => OfCount<TLanes, TVector, Three>(),
                4 => OfCount<TLanes, TVector, Four>(),
                _ => OfCount<TLanes, TVector, None>(),
            };

        private RatingKernel OfCount<TLanes, TVector, TCount>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant =>
            IsBiased ? OfBiases<TLanes, TVector, TCount, One>() : OfBiases<TLanes, TVector, TCount, None>();

        private RatingKernel OfBiases<TLanes, TVector, TCount, TBiases>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TBiases : struct, IConstant =>
            IsPenalised ? OfPenalty<TLanes, TVector, TCount, TBiases, One>() : OfPenalty<TLanes, TVector, TCount, TBiases, None>();

        private RatingKernel OfPenalty<TLanes, TVector, TCount, TBiases, TPenalty>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TBiases : struct, IConstant
            where TPenalty : struct, IConstant =>
            IsPlainSquare ? OfLoss<TLanes, TVector, TCount, TBiases, TPenalty, PlainSquare>() : OfLoss<TLanes, TVector, TCount, TBiases, TPenalty, AnyLoss>();

        private RatingKernel OfLoss<TLanes, TVector, TCount, TBiases, TPenalty, TLoss>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TBiases : struct, IConstant
            where TPenalty : struct, IConstant
            where TLoss : struct, IRatingLoss => Optimizer switch
            {
                AdaGrad { Accumulator: TableAccumulator.PerRow } => new RowRatingKernel<TLanes, TVector, TCount, TBiases, TPenalty, TLoss>(),
                AdaGrad => new RatingKernel<TLanes, TVector, TCount, AdaGradRatingRule, TBiases, TPenalty, TLoss>(),
                _ => new RatingKernel<TLanes, TVector, TCount, SgdRatingRule, TBiases, TPenalty, TLoss>(),
            };
    }
}
