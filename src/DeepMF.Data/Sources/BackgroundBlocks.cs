using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace DeepMF.Data;

/// <summary>
/// Fills the blocks of a source on a thread of its own, a few ahead of the one who takes them: reading overlaps with what becomes of the rows.
/// An error of the source is thrown to the one who takes, after the blocks before it. The source stays the caller's to dispose of, afterwards.
/// </summary>
internal sealed class BackgroundBlocks<TUser, TItem> : IDisposable
    where TUser : notnull
    where TItem : notnull
{
    /// <summary>One that is being filled, one that waits, one that is in use: neither side waits for a short delay of the other.</summary>
    private const int BlockCount = 3;

    private readonly InteractionSource<TUser, TItem> _source;
    private readonly BlockingCollection<InteractionBlock<TUser, TItem>> _free = [];
    private readonly BlockingCollection<InteractionBlock<TUser, TItem>> _full = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private InteractionBlock<TUser, TItem>? _taken;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to read.</summary>
    public BackgroundBlocks(InteractionSource<TUser, TItem> source)
    {
        _source = source;
        for (var i = 0; i < BlockCount; i++)
            _free.Add(new InteractionBlock<TUser, TItem>());
        _thread = new Thread(Fill) { IsBackground = true, Name = "DeepMF reader" };
        _thread.Start();
    }

    /// <summary>The next block, or <see langword="null"/> at the end. The one before is filled anew.</summary>
    public InteractionBlock<TUser, TItem>? Next()
    {
        if (_taken is not null)
            _free.Add(_taken);
        if (_full.TryTake(out _taken, Timeout.Infinite))
            return _taken;
        _failure?.Throw();
        return null;
    }

    /// <summary>Ends the thread, at the latest when the block that it fills is full, and waits for that.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _free.Dispose();
        _full.Dispose();
    }

    private void Fill()
    {
        try
        {
            while (!_stop.IsCancellationRequested && _free.Take(_stop.Token) is var block && _source.Read(block))
                _full.Add(block);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody takes blocks any more.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
