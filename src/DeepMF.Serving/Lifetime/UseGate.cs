namespace DeepMF.Serving.Lifetime;

/// <summary>Counts the calls that use something and releases it after the last one, once its owner has let go.</summary>
internal sealed class UseGate(Action release)
{
    // The owner is the first user.
    private int _uses = 1;
    private int _isLetGo;
    private int _isClosed;

    /// <summary>Starts a use; false where the owner has closed the gate or everything is released.</summary>
    public bool TryEnter() => Volatile.Read(ref _isClosed) == 0 && TryJoin();

    /// <summary>Ends a use.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
            release();
    }

    /// <summary>The owner lets go: calls inside a use that has begun go on, and after the last use everything is released.</summary>
    public void LetGo()
    {
        if (Interlocked.Exchange(ref _isLetGo, 1) == 0)
            Exit();
    }

    /// <summary>The owner lets go, and no further use begins.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, 1);
        LetGo();
    }

    private bool TryJoin()
    {
        var uses = Volatile.Read(ref _uses);
        while (uses > 0)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
                return true;
            uses = seen;
        }

        return false;
    }
}
