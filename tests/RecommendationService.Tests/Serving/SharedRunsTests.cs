using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Serving;

/// <summary>One run at a time, and one that waits for all who ask meanwhile.</summary>
public sealed class SharedRunsTests : IDisposable
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);
    private readonly SharedRuns _runs;
    private int _count;
    private int _running;
    private int _mostRunning;

    public SharedRunsTests() => _runs = new SharedRuns(Run);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _begun.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public async Task Whoever_asks_while_one_runs_shares_the_next_one()
    {
        var first = _runs.AskAsync();
        await _begun.WaitAsync(Cancelled);
        Task[] others = [.. Enumerable.Range(0, 20).Select(_ => _runs.AskAsync())];
        _mayEnd.Release(2);

        await first.WaitAsync(Cancelled);
        await Task.WhenAll(others).WaitAsync(Cancelled);

        (_count, _mostRunning).Should().Be((2, 1));
    }

    [Fact]
    public async Task Whoever_asks_while_the_shared_one_runs_gets_another_one()
    {
        Task[] earlier = [_runs.AskAsync(), _runs.AskAsync()];
        await _begun.WaitAsync(Cancelled);
        _mayEnd.Release();
        await _begun.WaitAsync(Cancelled);

        // The second run has begun, and may have read what there was before this call.
        var later = _runs.AskAsync();
        _mayEnd.Release(2);

        await Task.WhenAll([.. earlier, later]).WaitAsync(Cancelled);
        (_count, _mostRunning).Should().Be((3, 1));
    }

    [Fact]
    public async Task After_the_last_one_a_new_one_begins_at_once()
    {
        _mayEnd.Release(2);
        await _runs.AskAsync().WaitAsync(Cancelled);

        await _runs.AskAsync().WaitAsync(Cancelled);

        _count.Should().Be(2);
    }

    [Fact]
    public async Task One_that_fails_tells_those_who_asked_for_it_and_nobody_else()
    {
        using var mayFail = new SemaphoreSlim(0);
        var count = 0;
        var runs = new SharedRuns(() =>
        {
            mayFail.Wait();
            if (++count == 1)
                throw new InvalidDataException("The file is damaged.");
        });
        var first = runs.AskAsync();
        var second = runs.AskAsync();
        mayFail.Release(2);

        (await FluentActions.Awaiting(() => first).Should().ThrowAsync<InvalidDataException>()).WithMessage("The file is damaged.");
        await second.WaitAsync(Cancelled);

        count.Should().Be(2);
    }

    private void Run()
    {
        _count++;
        _mostRunning = Math.Max(_mostRunning, Interlocked.Increment(ref _running));
        _begun.Release();
        _mayEnd.Wait();
        Interlocked.Decrement(ref _running);
    }
}
