namespace DeepMF.Training;

/// <summary>The range checks that schedules share.</summary>
internal static class ScheduleCheck
{
    /// <summary>A factor that lowers the rate, or leaves it.</summary>
    public static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 to 1.");

    /// <summary>A factor that lowers the rate and never makes it 0.</summary>
    public static double Decay(double value, string name) =>
        value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number between 0 and 1, both excluded.");

    public static int Epochs(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1 epoch.");
}
