using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>The factors of a run of ten steps per epoch.</summary>
internal static class Factors
{
    public static double At(LearningRateSchedule schedule, long step, long totalSteps = 100) => schedule.FactorAt(new RunPosition(step, totalSteps, 10));

    public static double[] Of(LearningRateSchedule schedule, int totalSteps = 100) => [.. Enumerable.Range(0, totalSteps).Select(step => At(schedule, step, totalSteps))];

    public static void Refused(Func<LearningRateSchedule> make, string message) => make.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage(message);
}
