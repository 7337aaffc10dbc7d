using DeepMF.Training;

namespace DeepMF.Samples;

/// <summary>Hands progress on at once, on the thread that trains, so that lines come in order.</summary>
internal sealed class TrainingListener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
