using DeepMF.Data;
using DeepMF.Engines;
using Microsoft.Extensions.Logging;

namespace DeepMF.Training;

/// <summary>One call of <c>Fit</c>: the loop over epochs and batches.</summary>
internal sealed class TrainingRun(
    TrainerOptions options,
    Model model,
    IBatchSource source,
    EvaluationRun? validation,
    EvaluationRun? training,
    BestEpoch? best,
    ILogger logger,
    TimeProvider time,
    IProgress<TrainingProgress>? progress)
{
    private readonly List<EpochResult> _epochs = [];
    private readonly List<double> _watchedValues = [];
    private readonly long _totalSteps = (long)options.Epochs * source.BatchCount;
    private int _epoch;
    private int _batches;
    private long _samples;
    private double _lossSum;
    private double _learningRate;
    private TimeSpan _trainingTime;
    private long _epochStart;
    private long _lastReport;

    public TrainingHistory Execute(CancellationToken cancellationToken)
    {
        using var session = model.EngineModel.StartTraining(options.Optimizer, CounterRandom.Create(options.Seed, "training.dropout").Next64(0));
        try
        {
            var stop = false;
            _lastReport = time.GetTimestamp();
            for (_epoch = 1; _epoch <= options.Epochs && !stop; _epoch++)
                stop = RunEpoch(session, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.Cancelled(logger, _epoch, session.Steps);
            throw;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, _epoch, session.Steps);
            if (exception is NotFiniteNumberException)
                best?.Restore();
            throw;
        }

        best?.Restore();
        var history = new TrainingHistory(_epochs, best?.Metric, best?.Epoch, _epochs.Count < options.Epochs);
        Log.RunFinished(logger, _epochs.Count, history.TrainingDuration, history.BestEpoch, history.StoppedEarly);
        return history;
    }

    private bool RunEpoch(ITrainingSession session, CancellationToken cancellationToken)
    {
        (_batches, _samples, _lossSum) = (0, 0, 0);
        _epochStart = time.GetTimestamp();
        source.StartEpoch(_epoch - 1);
        while (source.TryNext(out var batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step(session, batch);
        }

        if (_samples == 0)
            throw new InvalidOperationException($"The batch source gave no rows in epoch {_epoch}.");
        var duration = time.GetElapsedTime(_epochStart);
        _trainingTime += duration;
        var measured = validation?.Run(cancellationToken);
        var result = new EpochResult(
            _epoch, _lossSum / _samples, measured, duration, PerSecond(duration), _learningRate, _trainingTime, training?.Run(cancellationToken));
        _epochs.Add(result);
        if (measured is not null)
            _watchedValues.Add(measured[best!.Metric]);
        Log.EpochFinished(logger, _epoch, options.Epochs, result.TrainingLoss, measured, result.SamplesPerSecond, _learningRate);
        var stop = measured is not null && best!.Add(_epoch, measured);
        Report(result.SamplesPerSecond, isEpochEnd: true, measured);
        return stop;
    }

    private void Step(ITrainingSession session, Batch batch)
    {
        var position = new RunPosition(session.Steps, _totalSteps, source.BatchCount) { WatchedMetric = best?.Metric, WatchedValues = _watchedValues };
        _learningRate = options.Optimizer.LearningRate * options.LearningRate.FactorAt(position);
        var loss = session.Step(batch, _learningRate);
        if (!double.IsFinite(loss))
            throw new NotFiniteNumberException(FormattableString.Invariant($"The loss became {loss} in epoch {_epoch}, step {session.Steps}. Lower the learning rate ({_learningRate}), or bound the gradients with Optimizer.ClipNorm."), loss);
        _batches++;
        _samples += batch.Count;
        _lossSum += loss * batch.Count;
        if (logger.IsEnabled(LogLevel.Trace))
            Log.BatchFinished(logger, _epoch, _batches, source.BatchCount, loss, _learningRate);
        if (progress is not null && time.GetElapsedTime(_lastReport) >= options.ProgressInterval)
            Report(PerSecond(time.GetElapsedTime(_epochStart)), isEpochEnd: false, null);
    }

    private void Report(double samplesPerSecond, bool isEpochEnd, EvaluationResult? measured)
    {
        progress?.Report(new TrainingProgress(_epoch, options.Epochs, _batches, source.BatchCount, _samples, _lossSum / _samples, samplesPerSecond, isEpochEnd, measured));
        _lastReport = time.GetTimestamp();
    }

    private double PerSecond(TimeSpan duration) => duration > TimeSpan.Zero ? _samples / duration.TotalSeconds : 0;
}
