using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepMF.Samples.RecommendationService.Tests.Page;

/// <summary>The page in a real browser.</summary>
public sealed class BrowserTests(RunningService service, Browser browser) : IClassFixture<RunningService>, IClassFixture<Browser>
{
    [Fact]
    public async Task The_first_user_s_list_is_there_when_the_page_opens()
    {
        var page = await browser.OpenAsync(service.Address);

        await Expect(page.Locator("#result-title")).ToHaveTextAsync("For user ann");
        await Expect(page.Locator("#note")).ToHaveTextAsync("What the model predicts for user ann. Fewer films are left than asked for.");
        await Expect(page.Locator("#list .title")).ToHaveTextAsync(["Thirty", "Item 50"]);
        await Expect(page.Locator("#list .score")).ToHaveTextAsync(["10.00", "4.00"]);
        await Expect(page.Locator("#seen-title")).ToHaveTextAsync("Has seen 2 films");
        await Expect(page.Locator("#health dd")).ToHaveTextAsync(["1", "3", "5", "5"]);
    }

    [Fact]
    public async Task Titles_are_text_and_never_markup()
    {
        var page = await browser.OpenAsync(service.Address);

        await Expect(page.Locator("#list .why").First).ToHaveTextAsync("Close to <b>Twenty</b> (0.99), Ten, the film (0.80)");
        await Expect(page.Locator("#list .why b b")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_user_is_typed_and_asked_for_by_the_keyboard_alone()
    {
        var page = await browser.OpenAsync(service.Address);
        await Expect(page.Locator("#list li")).ToHaveCountAsync(2);

        await page.GetByLabel("User id").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("bob");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#result-title")).ToHaveTextAsync("For user bob");
        await Expect(page.Locator("#list .title")).ToHaveTextAsync(["<b>Twenty</b>"]);
    }

    [Fact]
    public async Task What_is_typed_before_the_service_has_answered_stays()
    {
        var typed = new TaskCompletionSource();
        var page = await browser.OpenAsync(service.Address, page => page.RouteAsync("**/api/users?n=50", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        }));

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();
        typed.SetResult();

        await Expect(page.Locator("#films li")).ToHaveCountAsync(4);
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Tick at least one film.");
        await Expect(page.Locator("#list li")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("User id")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task An_unknown_user_is_told_what_the_list_is()
    {
        var page = await browser.OpenAsync(service.Address);

        await page.GetByLabel("User id").FillAsync("zoe/<i>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.Locator("#note")).ToHaveTextAsync("user zoe/<i> is unknown: this is what most people have watched. Fewer films are left than asked for.");
    }

    [Fact]
    public async Task A_film_opens_the_similar_ones_and_Escape_closes_them()
    {
        var page = await browser.OpenAsync(service.Address);

        await page.GetByRole(AriaRole.Button, new() { Name = "Thirty" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Like Thirty" });
        await Expect(dialog.Locator("ol .title")).ToHaveTextAsync(["<b>Twenty</b>", "Ten, the film", "Item 50"]);
        await dialog.GetByText("Dot product").ClickAsync();
        await Expect(dialog.Locator("ol .score")).ToHaveTextAsync(["21.00", "6.00", "4.00"]);
        await page.Keyboard.PressAsync("Escape");

        await Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Somebody_new_ticks_films_and_gets_a_list_without_them()
    {
        var page = await browser.OpenAsync(service.Address);

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByLabel("Find films").FillAsync("twen");
        await Expect(page.Locator("#films li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "<b>Twenty</b>" }).CheckAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Rating of <b>Twenty</b>" }).SelectOptionAsync("4.5");
        await Expect(page.Locator("#rated")).ToHaveTextAsync("1 ticked: <b>Twenty</b> (4.5).");
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.Locator("#result-title")).ToHaveTextAsync("For somebody new");
        await Expect(page.Locator("#list li")).ToHaveCountAsync(3);
        await Expect(page.Locator("#list .title", new() { HasText = "Twenty" })).ToHaveCountAsync(0);
        await Expect(page.Locator("#list .why", new() { HasText = "you: 4.5" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Nothing_ticked_is_told()
    {
        var page = await browser.OpenAsync(service.Address);

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Tick at least one film.");
    }

    [Fact]
    public async Task Nothing_ticked_while_a_list_is_awaited_leaves_nothing_busy()
    {
        using var held = new HeldRoute("**/api/recommendations");
        var page = await browser.OpenAsync(service.Address, held.AddToAsync);
        await Expect(page.Locator("#result")).ToHaveAttributeAsync("aria-busy", "true");

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Tick at least one film.");
        await Expect(page.Locator("#result")).Not.ToHaveAttributeAsync("aria-busy", "true");
        held.Continue();
    }

    [Fact]
    public async Task Films_that_cannot_be_found_again_after_Clear_are_told()
    {
        var page = await browser.OpenAsync(service.Address);
        await page.GetByText("Somebody new").ClickAsync();
        await Expect(page.Locator("#films li")).ToHaveCountAsync(4);
        await page.RouteAsync("**/api/items?*", route => route.FulfillAsync(new() { Status = 500, ContentType = "application/problem+json", Body = """{"detail":"No films today."}""" }));

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("No films today.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_answer_for_another_measure_changes_nothing(bool isFailure)
    {
        using var held = new HeldRoute("**/similar?*measure=dot");
        var page = await browser.OpenAsync(service.Address, held.AddToAsync);
        await page.GetByRole(AriaRole.Button, new() { Name = "Thirty" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Like Thirty" });
        await Expect(dialog.Locator("ol .score")).ToHaveTextAsync(["0.99", "0.80", "0.60"]);

        await dialog.GetByText("Dot product").ClickAsync();
        await Expect(dialog.Locator("ol li")).ToHaveCountAsync(0);
        await dialog.GetByText("Cosine").ClickAsync();
        await Expect(dialog.Locator("ol .score")).ToHaveTextAsync(["0.99", "0.80", "0.60"]);
        await held.EndAsync(page, isFailure);

        (await dialog.Locator("ol .score").AllTextContentsAsync()).Should().Equal("0.99", "0.80", "0.60");
        (await dialog.GetByRole(AriaRole.Alert).CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task The_ratings_to_choose_from_are_the_classes_of_the_model()
    {
        await using var other = await RunningService.StartAsync(path => Films.SaveWithClasses(path, classes: 2));
        var page = await browser.OpenAsync(other.Address);

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "<b>Twenty</b>" }).CheckAsync();
        var select = page.GetByRole(AriaRole.Combobox, new() { Name = "Rating of <b>Twenty</b>" });
        await Expect(select.Locator("option")).ToHaveTextAsync(["4", "3"]);
        await Expect(page.Locator("#rated")).ToHaveTextAsync("1 ticked: <b>Twenty</b> (4).");
        await select.SelectOptionAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.Locator("#result-title")).ToHaveTextAsync("For somebody new");
        await Expect(page.Locator("#list li")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_choose_a_tick_says_all()
    {
        await using var other = await RunningService.StartAsync(Films.SaveWithoutRatings);
        var page = await browser.OpenAsync(other.Address);

        await page.GetByText("Somebody new").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "<b>Twenty</b>" }).CheckAsync();
        await Expect(page.Locator("#rated")).ToHaveTextAsync("1 ticked: <b>Twenty</b>.");
        await Expect(page.Locator("#films select")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Tick what you have seen", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Recommend" }).ClickAsync();

        await Expect(page.Locator("#result-title")).ToHaveTextAsync("For somebody new");
        await Expect(page.Locator("#list li")).ToHaveCountAsync(3);
        await Expect(page.Locator("#list .why", new() { HasText = "you:" })).ToHaveCountAsync(0);
    }
}
