using DeepMF.Cpu.Kernels;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>Applies an update rule to rows of weights; one instance per rule and vector width.</summary>
internal abstract unsafe class RowUpdater
{
    /// <summary>The floats of state per weight.</summary>
    public abstract int States { get; }

    /// <summary>Moves one row.</summary>
    /// <param name="terms">The numbers of the step.</param>
    /// <param name="occurrences">How often the row occurs in the batch: its penalty counts that often.</param>
    /// <param name="weight">The row.</param>
    /// <param name="gradient">Its gradient; only <paramref name="width"/> floats count.</param>
    /// <param name="state">Its state: <see cref="States"/> rows of <paramref name="stride"/> floats.</param>
    /// <param name="width">The numbers of the row.</param>
    /// <param name="stride">The floats from one row of state to the next.</param>
    public abstract void Update(in UpdateTerms terms, int occurrences, float* weight, float* gradient, float* state, int width, nint stride);

    /// <summary>The squared norm of a row's gradient, penalty and value limit included.</summary>
    public abstract double SquaredNorm(in UpdateTerms terms, int occurrences, float* weight, float* gradient, int width);
}

/// <inheritdoc cref="RowUpdater"/>
internal sealed unsafe class RowUpdater<TRule, TLanes, TVector> : RowUpdater
    where TRule : struct, IUpdateRule
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public override int States => TRule.States;

    public override void Update(in UpdateTerms terms, int occurrences, float* weight, float* gradient, float* state, int width, nint stride)
    {
        var penalty = TLanes.Broadcast(terms.Penalty * occurrences);
        var decay = TLanes.Broadcast(terms.Decay);
        for (var j = 0; j < width; j += TLanes.Width)
        {
            var w = TLanes.Load(weight + j);
            var g = Gradient(terms, penalty, w, gradient + j, width - j);
            if (terms.IsClipping)
                g = TLanes.Multiply(g, TLanes.Broadcast(terms.ClipScale));
            g = TLanes.MultiplyAdd(decay, w, g);
            w = TLanes.Multiply(w, TLanes.Broadcast(terms.Shrink));
            TLanes.Store(TRule.Apply<TLanes, TVector>(terms, w, g, state + j, stride), weight + j);
        }
    }

    public override double SquaredNorm(in UpdateTerms terms, int occurrences, float* weight, float* gradient, int width)
    {
        var penalty = TLanes.Broadcast(terms.Penalty * occurrences);
        var sum = 0.0;
        for (var j = 0; j < width; j += TLanes.Width)
        {
            var g = Gradient(terms, penalty, TLanes.Load(weight + j), gradient + j, width - j);
            sum += TLanes.Sum(TLanes.Multiply(g, g));
        }

        return sum;
    }

    private static TVector Gradient(in UpdateTerms terms, TVector penalty, TVector weight, float* gradient, int remaining)
    {
        var g = TLanes.MultiplyAdd(penalty, weight, TLanes.Load(gradient));
        if (terms.IsClipping)
            g = TLanes.Min(TLanes.Max(g, TLanes.Broadcast(-terms.ClipValue)), TLanes.Broadcast(terms.ClipValue));
        return remaining < TLanes.Width ? TLanes.KeepFirst(g, remaining) : g;
    }
}
