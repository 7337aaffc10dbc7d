using System.Diagnostics;

namespace DeepMF.Benchmarks.Throughput.Limits;

/// <summary>Threads that work side by side for a while.</summary>
internal static class Crew
{
    /// <summary>Runs a piece of work again and again on every thread and adds up the rates of the threads.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="seconds">How long each works.</param>
    /// <param name="work">Does a piece of work for a thread, numbered from 0, and returns its size.</param>
    /// <returns>Work per second.</returns>
    public static double Rate(int threads, double seconds, Func<int, long> work)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        var crew = new Thread[threads];
        for (var t = 0; t < threads; t++)
        {
            var thread = t;
            crew[t] = new Thread(() => rates[thread] = Work(thread));
            crew[t].Start();
        }

        foreach (var member in crew)
            member.Join();
        return rates.Sum();

        double Work(int thread)
        {
            work(thread);
            start.SignalAndWait();
            var clock = Stopwatch.StartNew();
            long done = 0;
            do
                done += work(thread);
            while (clock.Elapsed.TotalSeconds < seconds);
            return done / clock.Elapsed.TotalSeconds;
        }
    }
}
