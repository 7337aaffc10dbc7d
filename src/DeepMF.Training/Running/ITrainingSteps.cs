using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>What a training run goes through, epoch by epoch: batches of rows, or rounds of single ratings.</summary>
internal interface ITrainingSteps : IDisposable
{
    /// <summary>The rows of an epoch, as batches, for what is measured on them between epochs.</summary>
    IBatchSource Rows { get; }

    /// <summary>The steps of an epoch.</summary>
    int StepCount { get; }

    /// <summary>Goes to the start of an epoch, from 0.</summary>
    void StartEpoch(int epoch);

    /// <summary>Goes to the next step of the epoch.</summary>
    /// <returns>Whether there is one.</returns>
    bool TryNext();

    /// <summary>Runs the step.</summary>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The rows that it learned from and their mean loss.</returns>
    (long Rows, double Loss) Run(double learningRate);
}
