using System.Runtime.ExceptionServices;

namespace DeepMF.Cpu.Workers;

/// <summary>Work that every worker of a team does its share of.</summary>
internal interface ITeamTask
{
    /// <summary>Does one worker's share.</summary>
    /// <param name="worker">The worker, from 0.</param>
    void Execute(int worker);
}

/// <summary>A fixed number of workers that run tasks together: the caller is worker 0, the others are threads that live as long as the team.</summary>
/// <remarks>
/// Nothing is allocated per task. A waiting thread spins for a few microseconds, since the next stage of a step is usually near, then sleeps.
/// The threads know only the shared state, so a forgotten team is collected and its finaliser ends them.
/// </remarks>
internal sealed class WorkerTeam
{
    private readonly Shared _shared;
    private readonly Lock _entry = new();

    public WorkerTeam(int size)
    {
        _shared = new Shared(size - 1);
        for (var worker = 1; worker < size; worker++)
            _shared.Start(worker);
    }

    ~WorkerTeam() => _shared.Stop();

    public int Size => _shared.Helpers + 1;

    /// <summary>Runs a task on all workers and waits for them; the first failure of a worker is thrown here.</summary>
    public void Run(ITeamTask task)
    {
        lock (_entry)
            _shared.Run(task);
        // The finaliser must not end the threads while they are at work.
        GC.KeepAlive(this);
    }

    /// <summary>Runs a task as <see cref="Run"/> does, unless another thread is using the team.</summary>
    /// <returns>Whether the task was run.</returns>
    public bool TryRun(ITeamTask task)
    {
        if (!_entry.TryEnter())
            return false;
        try
        {
            _shared.Run(task);
            return true;
        }
        finally
        {
            _entry.Exit();
            GC.KeepAlive(this);
        }
    }

    private sealed class Shared(int helpers)
    {
        private const int SpinsBeforeSleep = 100;

        private readonly object _wake = new();
        private ITeamTask? _task;
        private Exception? _failure;
        private int _round;
        private int _running;
        private volatile bool _stopping;

        public int Helpers => helpers;

        public void Start(int worker) => new Thread(() => Work(worker)) { IsBackground = true, Name = $"DeepMF worker {worker}" }.Start();

        public void Stop()
        {
            _stopping = true;
            NextRound();
        }

        public void Run(ITeamTask task)
        {
            if (helpers == 0)
            {
                task.Execute(0);
                return;
            }

            _task = task;
            Volatile.Write(ref _running, helpers);
            NextRound();
            Guard(task, 0);
            var spinner = new SpinWait();
            while (Volatile.Read(ref _running) != 0)
                spinner.SpinOnce(sleep1Threshold: -1);
            _task = null;
            if (Interlocked.Exchange(ref _failure, null) is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }

        private void NextRound()
        {
            lock (_wake)
            {
                Volatile.Write(ref _round, _round + 1);
                Monitor.PulseAll(_wake);
            }
        }

        private void Work(int worker)
        {
            var round = 0;
            while (true)
            {
                WaitAfter(round);
                round++;
                if (_stopping)
                    return;
                Guard(_task!, worker);
                Interlocked.Decrement(ref _running);
            }
        }

        private void WaitAfter(int round)
        {
            var spinner = new SpinWait();
            while (Volatile.Read(ref _round) == round)
            {
                if (spinner.Count < SpinsBeforeSleep)
                {
                    spinner.SpinOnce(sleep1Threshold: -1);
                    continue;
                }

                lock (_wake)
                {
                    while (_round == round)
                        Monitor.Wait(_wake);
                }
            }
        }

        private void Guard(ITeamTask task, int worker)
        {
            try
            {
                task.Execute(worker);
            }
#pragma warning disable CA1031 // Whatever a worker throws must reach the caller: on a thread of ours it would end the process.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
            }
        }
    }
}
