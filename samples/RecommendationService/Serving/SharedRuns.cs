namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>Runs something once at a time, however many ask for it: whoever asks while it runs shares one further run.</summary>
/// <remarks>
/// A run that has begun may have read what was there before the call, so that none is given that one. Runs have threads of their own: the pool has one per processor at first, and requests need them.
/// </remarks>
internal sealed class SharedRuns(Action run)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _waiting;

    /// <summary>Asks for a run.</summary>
    /// <returns>A run that begins after the call.</returns>
    public Task AskAsync()
    {
        lock (_lock)
        {
            if (_waiting is not null)
                return _waiting;
            if (_running.IsCompleted)
                return _running = Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return _waiting = _running.ContinueWith(_ => RunNext(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void RunNext()
    {
        lock (_lock)
        {
            (_running, _waiting) = (_waiting!, null);
        }

        run();
    }
}
