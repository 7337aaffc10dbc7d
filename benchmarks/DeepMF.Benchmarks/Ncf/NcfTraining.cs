using System.Diagnostics;
using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Benchmarks.Ncf;

/// <summary>Trains models from one seed: first without one item per user, which chooses the epochs, then anew on all training rows for as many.</summary>
internal sealed class NcfTraining : IDisposable
{
    private static readonly RankingMetric HitRate = RankingMetric.HitRate(10);
    private static readonly RankingMetric Ndcg = RankingMetric.Ndcg(10);

    private readonly NcfDataSet _data;
    private readonly NcfHoldOut _heldOut;
    private readonly ulong _seed;
    private readonly bool _validateOnly;
    private readonly CpuEngine _engine;
    private readonly Dictionary<string, Trained> _trained = [];

    public NcfTraining(NcfDataSet data, int threads, ulong seed, bool validateOnly)
    {
        (_data, _seed, _validateOnly) = (data, seed, validateOnly);
        _heldOut = data.HoldOut(seed: seed);
        _engine = new CpuEngine(new CpuEngineOptions { Threads = threads });
    }

    /// <summary>The items in the order of their training rows. Nothing is chosen, so held-out rows only tell what they would have.</summary>
    public NcfRun RunPopularity()
    {
        using var part = PopularityBaseline.Fit(_heldOut.Train, _engine);
        var validation = RankingEvaluator.EvaluateSampled(part, _heldOut.Candidates);
        using var whole = PopularityBaseline.Fit(_data.Train, _engine);
        var test = _validateOnly ? null : RankingEvaluator.EvaluateSampled(whole, _data.TestCandidates);
        return new NcfRun("popularity", _seed, 0, validation[HitRate], validation[Ndcg], test?[HitRate], test?[Ndcg], 0, 0, 0);
    }

    public NcfRun Run(NcfModel settings) => Train(settings, null).Run;

    /// <summary>Starts from two parts, which are trained, or were trained before from this seed.</summary>
    public NcfRun RunPretrained(NcfModel settings, NcfModel left, NcfModel right)
    {
        var (first, second) = (Train(left, null), Train(right, null));
        var run = Train(settings, (first, second)).Run;
        return run with
        {
            TrainingSeconds = run.TrainingSeconds + first.Run.TrainingSeconds + second.Run.TrainingSeconds,
            TotalSeconds = run.TotalSeconds + first.Run.TotalSeconds + second.Run.TotalSeconds,
        };
    }

    public void Dispose()
    {
        foreach (var trained in _trained.Values)
        {
            trained.Chosen.Dispose();
            trained.Final?.Dispose();
        }
    }

    private Trained Train(NcfModel settings, (Trained Left, Trained Right)? parts)
    {
        if (_trained.TryGetValue(settings.Name, out var before))
            return before;
        var clock = Stopwatch.StartNew();
        var chosen = Build(settings);
        if (parts is { } started)
            chosen.StartFromParts(started.Left.Chosen, started.Right.Chosen);
        var (epochs, validation, history) = Choose(settings, chosen);
        var choosing = clock.Elapsed;
        Model? final = null;
        SampledRankingResult? test = null;
        var training = history.TrainingDuration;
        if (!_validateOnly)
        {
            clock.Restart();
            final = Build(settings);
            if (parts is { } finals)
                final.StartFromParts(finals.Left.Final!, finals.Right.Final!);
            if (epochs > 0)
                new Trainer(Options(settings) with { Epochs = epochs }).Fit(final, _data.Train);
            training = clock.Elapsed;
            test = RankingEvaluator.EvaluateSampled(final, _data.TestCandidates);
        }

        var run = new NcfRun(
            settings.Name,
            _seed,
            epochs,
            validation[HitRate],
            validation[Ndcg],
            test?[HitRate],
            test?[Ndcg],
            epochs == 0 ? 0 : _validateOnly ? training.TotalSeconds / history.Epochs.Count : training.TotalSeconds / epochs,
            training.TotalSeconds,
            (choosing + (_validateOnly ? TimeSpan.Zero : training)).TotalSeconds);
        return _trained[settings.Name] = new Trained(chosen, final, run);
    }

    /// <summary>Trains until NDCG@10 on the held-out rows no longer rises. The model then has the numbers of the best epoch, its start included.</summary>
    private (int Epochs, RankingResult Validation, TrainingHistory History) Choose(NcfModel settings, Model model)
    {
        var start = model.TakeSnapshot();
        var before = RankingEvaluator.EvaluateSampled(model, _heldOut.Candidates);
        var trainer = new Trainer(Options(settings) with { EarlyStopping = new EarlyStopping { Metric = Ndcg, Patience = settings.Patience } });
        var history = trainer.Fit(model, _heldOut.Train, RankingValidation.Sampled(_heldOut.Candidates));
        var best = history.Epochs[history.BestEpoch!.Value - 1].Ranking!;
        if (best[Ndcg] > before[Ndcg])
            return (history.BestEpoch.Value, best, history);
        model.Restore(start);
        return (0, before, history);
    }

    private TrainerOptions Options(NcfModel settings) => settings.Options with { Seed = _seed, ProgressInterval = TimeSpan.FromHours(1) };

    private Model Build(NcfModel settings) => settings.Describe(_data.Train.Users, _data.Train.Items).Build(_seed, _engine);

    /// <summary>A model with the epochs that were chosen without the held-out rows, and one with as many on all rows.</summary>
    private sealed record Trained(Model Chosen, Model? Final, NcfRun Run);
}
