namespace DeepMF;

/// <summary>The range checks that the options of the zoo share.</summary>
internal static class ZooCheck
{
    public static int AtLeastOne(int value, string name) => AtLeastOne(value, name, name);

    public static int AtLeastOne(int value, string what, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{what} is at least 1.");

    public static double Rate(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number of at least 0 and less than 1.");
}
