namespace DeepMF.Engines;

/// <summary>Refuses what the machine has no memory for: an operating system that lends more than it has ends the program later, without a word.</summary>
internal static class MemoryLimit
{
    private const double Gigabyte = 1e9;

    /// <summary>Compares a need with the memory of the machine, or of the container.</summary>
    /// <param name="floats">The floats to be held.</param>
    /// <param name="what">What needs them, for the message.</param>
    public static void Check(double floats, string what) => Check(floats, what, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal static void Check(double floats, string what, long available)
    {
        var needed = floats * sizeof(float);
        // 0 is an unknown size.
        if (available > 0 && needed > available)
            throw new InsufficientMemoryException(FormattableString.Invariant($"{what} {needed / Gigabyte:N1} GB of memory, but the program may use {available / Gigabyte:N1} GB. Embed to fewer numbers, or use features with fewer indices."));
    }
}
