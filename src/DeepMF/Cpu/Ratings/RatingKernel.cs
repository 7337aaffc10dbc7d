using System.Runtime.Intrinsics;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <summary>Goes through a block of ratings, one after the other: score, loss, and the update of both rows and the biases.</summary>
internal abstract unsafe class RatingKernel
{
    /// <summary>The kernel for a model: every choice is a type, so that the loop over the ratings makes none.</summary>
    /// <param name="bits">The bits per vector.</param>
    /// <param name="columns">The numbers of a row.</param>
    /// <param name="isAdaptive">Whether AdaGrad trains, else plain SGD.</param>
    /// <param name="isBiased">Whether the score has biases.</param>
    /// <param name="isPenalised">Whether there is any L2.</param>
    /// <param name="loss">The loss.</param>
    public static RatingKernel Create(int bits, int columns, bool isAdaptive, bool isBiased, bool isPenalised, in RatingLoss loss)
    {
        var choice = new Choice(columns, isAdaptive, isBiased, isPenalised, loss.IsPlainSquare);
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

    private readonly record struct Choice(int Columns, bool IsAdaptive, bool IsBiased, bool IsPenalised, bool IsPlainSquare)
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
            IsAdaptive ? OfRule<TLanes, TVector, TCount, AdaGradRatingRule>() : OfRule<TLanes, TVector, TCount, SgdRatingRule>();

        private RatingKernel OfRule<TLanes, TVector, TCount, TRule>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TRule : struct, IRatingRule =>
            IsBiased ? OfBiases<TLanes, TVector, TCount, TRule, One>() : OfBiases<TLanes, TVector, TCount, TRule, None>();

        private RatingKernel OfBiases<TLanes, TVector, TCount, TRule, TBiases>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TRule : struct, IRatingRule
            where TBiases : struct, IConstant =>
            IsPenalised ? OfPenalty<TLanes, TVector, TCount, TRule, TBiases, One>() : OfPenalty<TLanes, TVector, TCount, TRule, TBiases, None>();

        private RatingKernel OfPenalty<TLanes, TVector, TCount, TRule, TBiases, TPenalty>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
            where TCount : struct, IConstant
            where TRule : struct, IRatingRule
            where TBiases : struct, IConstant
            where TPenalty : struct, IConstant =>
            IsPlainSquare ? new RatingKernel<TLanes, TVector, TCount, TRule, TBiases, TPenalty, PlainSquare>() : new RatingKernel<TLanes, TVector, TCount, TRule, TBiases, TPenalty, AnyLoss>();
    }
}
