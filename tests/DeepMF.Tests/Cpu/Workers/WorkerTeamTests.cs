using DeepMF.Cpu.Workers;

namespace DeepMF.Tests.Cpu.Workers;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_worker_does_its_share_once_per_round(int size)
    {
        var team = new WorkerTeam(size);
        team.Size.Should().Be(size);
        var calls = new int[size];
        var task = new Task(worker => Interlocked.Increment(ref calls[worker]));
        for (var round = 1; round <= 2000; round++)
        {
            team.Run(task);
            calls.Should().AllBeEquivalentTo(round);
        }
    }

    [Fact]
    public void The_caller_is_worker_0_and_the_others_have_threads_of_their_own()
    {
        var team = new WorkerTeam(3);
        var threads = new int[3];
        team.Run(new Task(worker => threads[worker] = Environment.CurrentManagedThreadId));
        threads[0].Should().Be(Environment.CurrentManagedThreadId);
        threads.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Threads_serve_every_round_and_wait_without_using_the_processor_when_there_is_nothing_to_do()
    {
        var team = new WorkerTeam(3);
        var threads = new Thread[3];
        team.Run(new Task(worker => threads[worker] = Thread.CurrentThread));
        for (var round = 0; round < 500; round++)
            team.Run(new Task(worker => Thread.CurrentThread.Should().BeSameAs(threads[worker])));

        foreach (var helper in threads[1..])
            SpinWait.SpinUntil(() => helper.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)).Should().BeTrue("a worker without work sleeps");
    }

    [Fact]
    public void Workers_that_sleep_are_woken()
    {
        var team = new WorkerTeam(3);
        var calls = 0;
        var task = new Task(_ => Interlocked.Increment(ref calls));
        for (var round = 0; round < 3; round++)
        {
            // Long enough for every worker to stop spinning and to wait.
            Thread.Sleep(30);
            team.Run(task);
        }

        calls.Should().Be(9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failure_of_any_worker_reaches_the_caller_after_the_others_have_finished_and_the_team_goes_on(int failing)
    {
        var team = new WorkerTeam(3);
        var finished = 0;
        var failure = new Task(worker =>
        {
            if (worker == failing)
                throw new FormatException($"Worker {worker} failed.");
            Thread.Sleep(5);
            Interlocked.Increment(ref finished);
        });
        for (var round = 1; round <= 3; round++)
        {
            team.Invoking(t => t.Run(failure)).Should().Throw<FormatException>().WithMessage($"Worker {failing} failed.");
            finished.Should().Be(2 * round);
            team.Invoking(t => t.Run(new Task(_ => { }))).Should().NotThrow();
        }

        team.Invoking(t => t.TryRun(failure)).Should().Throw<FormatException>();
        // A lock lets the thread that holds it in again, so only another thread shows that it was released.
        OnAnotherThread(() => team.TryRun(new Task(_ => { }))).Should().BeTrue("a failure releases the team");
        OnAnotherThread(() => team.TryRun(new Task(_ => { }))).Should().BeTrue("the end of a task does so too");
    }

    [Fact]
    public void A_failure_of_a_team_of_one_reaches_the_caller()
    {
        var team = new WorkerTeam(1);
        team.Invoking(t => t.Run(new Task(_ => throw new FormatException("Alone.")))).Should().Throw<FormatException>().WithMessage("Alone.");
    }

    [Fact]
    public async System.Threading.Tasks.Task A_team_in_use_is_not_run_by_another_thread()
    {
        var team = new WorkerTeam(2);
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var token = TestContext.Current.CancellationToken;
        var busy = System.Threading.Tasks.Task.Run(
            () => team.Run(new Task(_ =>
            {
                started.Set();
                release.Wait(token);
            })),
            token);
        started.Wait(token);
        team.TryRun(new Task(_ => { })).Should().BeFalse();
        release.Set();
        await busy;
        team.TryRun(new Task(_ => { })).Should().BeTrue();
    }

    [Fact]
    public void Callers_on_several_threads_take_turns()
    {
        var team = new WorkerTeam(2);
        var inside = 0;
        var total = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, _ => team.Run(new Task(worker =>
        {
            if (worker != 0)
                return;
            Interlocked.Increment(ref inside).Should().Be(1);
            total++;
            Interlocked.Decrement(ref inside);
        })));
        total.Should().Be(200);
    }

    [Fact]
    public void A_forgotten_team_ends_its_threads()
    {
        var threads = new List<Thread>();
        Forget(threads);
        for (var attempt = 0; attempt < 200 && threads.Any(t => t.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        threads.Should().HaveCount(2).And.OnlyContain(t => !t.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(List<Thread> threads) => new WorkerTeam(3).Run(new Task(worker =>
        {
            if (worker == 0)
                return;
            lock (threads)
                threads.Add(Thread.CurrentThread);
        }));
    }

    private static bool OnAnotherThread(Func<bool> act)
    {
        var result = false;
        var thread = new Thread(() => result = act());
        thread.Start();
        thread.Join();
        return result;
    }

    private sealed class Task(Action<int> work) : ITeamTask
    {
        public void Execute(int worker) => work(worker);
    }
}
