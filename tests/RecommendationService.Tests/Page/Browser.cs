using Microsoft.Playwright;

namespace DeepMF.Samples.RecommendationService.Tests.Page;

/// <summary>A headless Chromium that the machine has; nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>As root Chromium has no sandbox; the rest keeps it from asking anybody else for anything.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where Chromium is: the environment variable CHROMIUM, or where Debian, Ubuntu and Fedora put it.</summary>
    private static string? Executable { get; } = ((string?[])[Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens an address in a new window; skips the test where there is no browser.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prepare">What is done with the window before; null for nothing.</param>
    public async Task<IPage> OpenAsync(string address, Func<IPage, Task>? prepare = null)
    {
        Assert.SkipUnless(_browser is not null, "No Chromium is installed. Install it, or name one in the environment variable CHROMIUM.");
        var page = await _browser!.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        if (prepare is not null)
            await prepare(page);
        await page.GotoAsync(address);
        return page;
    }
}
