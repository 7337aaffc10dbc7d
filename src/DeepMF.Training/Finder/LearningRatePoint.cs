namespace DeepMF.Training;

/// <summary>One step of a learning-rate finder.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Loss">The loss of the step's batch before its update, without penalties; finite.</param>
/// <param name="SmoothedLoss">The loss without the noise of the batches; see <see cref="LearningRateFinderOptions.Smoothing"/>.</param>
public readonly record struct LearningRatePoint(int Step, double LearningRate, double Loss, double SmoothedLoss);
