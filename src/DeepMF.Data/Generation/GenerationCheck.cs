using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The checks that the options of generated ratings share.</summary>
internal static class GenerationCheck
{
    public static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1.");

    public static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 to 1.");

    public static void Cells(int users, int items, int ratings, long most, string name)
    {
        if (ratings > most)
            throw new ArgumentException(Invariant($"{users} users and {items} items leave room for {most} distinct ratings, not for {ratings}."), name);
    }
}
