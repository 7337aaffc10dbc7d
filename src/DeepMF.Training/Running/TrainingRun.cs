using Microsoft.Extensions.Logging;

namespace DeepMF.Training;

/// <summary>One call of <c>Fit</c>: the loop over epochs and steps.</summary>
internal sealed class TrainingRun(
    TrainerOptions options,
    ITrainingSteps steps,
    IValidationRun? validation,
    EvaluationRun? training,
    BestEpoch? best,
    ILogger logger,
    TimeProvider time,
    IProgress<TrainingProgress>? progress)
{
    private readonly List<EpochResult> _epochs = [];
    private readonly List<double> _watchedValues = [];
    private readonly long _totalSteps = (long)options.Epochs * steps.StepCount;
    private int _epoch;
    private long _steps;
    private int _batches;
    private long _samples;
    private double _lossSum;
    private double _learningRate;
    private TimeSpan _trainingTime;
    private long _epochStart;
    private long _lastReport;

    public TrainingHistory Execute(CancellationToken cancellationToken)
    {
        try
        {
            var stop = false;
            _lastReport = time.GetTimestamp();
            for (_epoch = 1; _epoch <= options.Epochs && !stop; _epoch++)
                stop = RunEpoch(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.Cancelled(logger, _epoch, _steps);
            throw;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, _epoch, _steps);
            if (exception is NotFiniteNumberException)
                best?.Restore();
            throw;
        }

        best?.Restore();
        var history = new TrainingHistory(_epochs, best?.Metric, best?.Epoch, _epochs.Count < options.Epochs);
        Log.RunFinished(logger, _epochs.Count, history.TrainingDuration, history.BestEpoch, history.StoppedEarly);
        return history;
    }

    private bool RunEpoch(CancellationToken cancellationToken)
    {
        (_batches, _samples, _lossSum) = (0, 0, 0);
        _epochStart = time.GetTimestamp();
        steps.StartEpoch(_epoch - 1);
        while (steps.TryNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step();
        }

        if (_samples == 0)
            throw new InvalidOperationException($"The batch source gave no rows in epoch {_epoch}.");
        var duration = time.GetElapsedTime(_epochStart);
        _trainingTime += duration;
        var measured = validation?.Run(cancellationToken);
        var result = new EpochResult(
            _epoch, _lossSum / _samples, measured?.Rows, duration, PerSecond(duration), _learningRate, _trainingTime, training?.Run(cancellationToken))
        {
            Ranking = measured?.Ranking,
        };
        _epochs.Add(result);
        if (measured is { Watched: var watched })
            _watchedValues.Add(watched);
        Log.EpochFinished(logger, _epoch, options.Epochs, result.TrainingLoss, measured, result.SamplesPerSecond, _learningRate);
        var stop = measured is { Watched: var value } && best!.Add(_epoch, value);
        Report(result.SamplesPerSecond, isEpochEnd: true, measured);
        return stop;
    }

    private void Step()
    {
        var position = new RunPosition(_steps, _totalSteps, steps.StepCount) { WatchedMetric = best?.Metric, WatchedValues = _watchedValues };
        _learningRate = options.Optimizer.LearningRate * options.LearningRate.FactorAt(position);
        var (rows, loss) = steps.Run(_learningRate);
        _steps++;
        if (!double.IsFinite(loss))
            throw new NotFiniteNumberException(FormattableString.Invariant($"The loss became {loss} in epoch {_epoch}, step {_steps}. Lower the learning rate ({_learningRate}), or bound the gradients with Optimizer.ClipNorm."), loss);
        _batches++;
        _samples += rows;
        _lossSum += loss * rows;
        if (logger.IsEnabled(LogLevel.Trace))
            Log.BatchFinished(logger, _epoch, _batches, steps.StepCount, loss, _learningRate);
        if (progress is not null && time.GetElapsedTime(_lastReport) >= options.ProgressInterval)
            Report(PerSecond(time.GetElapsedTime(_epochStart)), isEpochEnd: false, null);
    }

    private void Report(double samplesPerSecond, bool isEpochEnd, ValidationOutcome? measured)
    {
        progress?.Report(new TrainingProgress(_epoch, options.Epochs, _batches, steps.StepCount, _samples, _samples > 0 ? _lossSum / _samples : 0, samplesPerSecond, isEpochEnd, measured?.Rows) { Ranking = measured?.Ranking });
        _lastReport = time.GetTimestamp();
    }

    private double PerSecond(TimeSpan duration) => duration > TimeSpan.Zero ? _samples / duration.TotalSeconds : 0;
}
