namespace DeepMF.Tests.Support;

/// <summary>Counts the bytes that code allocates on the calling thread.</summary>
internal static class Allocation
{
    private const int Tries = 10;

    /// <summary>The least of several tries: a garbage collection that another test causes ends the thread's buffer, and its unused rest then counts as allocated.</summary>
    public static long Of(Action action) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The least of several measurements; what really allocates does so in each.</summary>
    public static long Least(Func<long> measure)
    {
        var least = measure();
        for (var more = 1; more < Tries && least > 0; more++)
            least = Math.Min(least, measure());
        return least;
    }
}
