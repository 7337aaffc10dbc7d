namespace DeepMF.Engines;

/// <summary>Lets one training session at a time into a model. Two threads may come at once, and a session takes a while to make.</summary>
internal sealed class SessionGate
{
    private bool _isTaken;

    public void Enter()
    {
        if (Interlocked.Exchange(ref _isTaken, true))
            throw new InvalidOperationException("The model has a training session already. Dispose it before another is started.");
    }

    public void Leave() => Volatile.Write(ref _isTaken, false);
}
