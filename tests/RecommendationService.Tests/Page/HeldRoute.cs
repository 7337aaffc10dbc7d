using Microsoft.Playwright;

namespace DeepMF.Samples.RecommendationService.Tests.Page;

/// <summary>Requests of a page that wait until the test lets them go on.</summary>
internal sealed class HeldRoute(string pattern) : IDisposable
{
    private readonly TaskCompletionSource<IRequest> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _fails = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task AddToAsync(IPage page) => page.RouteAsync(pattern, async route =>
    {
        _held.TrySetResult(route.Request);
        if (await _fails.Task)
            await route.AbortAsync();
        else
            await route.ContinueAsync();
    });

    /// <summary>Lets requests go on, to where they were sent.</summary>
    public void Continue() => _fails.TrySetResult(false);

    /// <summary>Lets the first request that is held end, and the page see that.</summary>
    public async Task EndAsync(IPage page, bool isFailure)
    {
        var held = await _held.Task.WaitAsync(TestContext.Current.CancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.RequestFinished += (_, request) => End(request);
        page.RequestFailed += (_, request) => End(request);
        _fails.SetResult(isFailure);
        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
        // What the page does with that end it does before it answers a request that it sends later.
        await page.EvaluateAsync("() => fetch('/api/health').then(response => response.json())");

        void End(IRequest request)
        {
            if (request == held)
                ended.TrySetResult();
        }
    }

    public void Dispose() => Continue();
}
