using Microsoft.Extensions.Logging;

namespace DeepMF.Training;

/// <summary>The log messages of a training run; the event ids do not change.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Training starts: engine {Engine}, {Parameters} parameters, {Rows} rows in {Batches} batches, {Epochs} epochs, seed {Seed}")]
    public static partial void RunStarted(ILogger logger, string engine, long parameters, long rows, int batches, int epochs, ulong seed);

    [LoggerMessage(2, LogLevel.Debug, "Training is done: {Epochs} epochs in {Duration}, best epoch {BestEpoch}, stopped early: {StoppedEarly}")]
    public static partial void RunFinished(ILogger logger, int epochs, TimeSpan duration, int? bestEpoch, bool stoppedEarly);

    [LoggerMessage(3, LogLevel.Information, "Epoch {Epoch} of {Epochs}: loss {Loss}, validation {Validation}, {SamplesPerSecond:0} samples/s, learning rate {LearningRate}")]
    public static partial void EpochFinished(ILogger logger, int epoch, int epochs, double loss, ValidationOutcome? validation, double samplesPerSecond, double learningRate);

    [LoggerMessage(4, LogLevel.Trace, "Epoch {Epoch}, batch {Batch} of {Batches}: loss {Loss}, learning rate {LearningRate}", SkipEnabledCheck = true)]
    public static partial void BatchFinished(ILogger logger, int epoch, int batch, int batches, double loss, double learningRate);

    [LoggerMessage(5, LogLevel.Debug, "The global bias starts at {Bias}, where the training targets have their mean {Mean}")]
    public static partial void GlobalBiasStarted(ILogger logger, double bias, double mean);

    [LoggerMessage(6, LogLevel.Information, "Training was cancelled in epoch {Epoch} after {Steps} steps")]
    public static partial void Cancelled(ILogger logger, int epoch, long steps);

    [LoggerMessage(7, LogLevel.Error, "Training failed in epoch {Epoch} after {Steps} steps")]
    public static partial void Failed(ILogger logger, Exception exception, int epoch, long steps);
}
