using System.CommandLine;
using System.Globalization;

namespace DeepMF.Samples.RecommendationService;

/// <summary>The options of the program, checked where they are read.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The options.</param>
    /// <param name="output">Receives what the program does, or its help.</param>
    /// <param name="error">Receives what went wrong.</param>
    /// <returns>The exit code: 0, also after Ctrl+C once the service runs; 1 after an error; 130 after Ctrl+C while it trains.</returns>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error) =>
        ConsoleProgram.InvokeAsync(Create(), arguments, new InvocationConfiguration { Output = output, Error = error });

    private static RootCommand Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "A folder with a MovieLens set (100K, 1M, 10M, latest-small, 20M, 25M or 32M) to train on. Without it ratings are generated.", HelpName = "DIR" };
        var model = new Option<FileInfo?>("--model") { Description = "A saved recommender to serve; nothing is trained.", HelpName = "FILE" };
        var titles = new Option<FileInfo?>("--titles") { Description = "The titles of its items: CSV with a line of names, then id, title and genres (as movies.csv of MovieLens). Without it the file that --save wrote beside it, if any.", HelpName = "FILE" };
        var save = new Option<FileInfo?>("--save") { Description = "Where to keep the trained recommender; its titles are kept beside it. Without it both are deleted at the end.", HelpName = "FILE" };
        var urls = Address("--urls");
        var threads = Threads("--threads");

        var command = new RootCommand("Serves a recommender over HTTP, with a page to try it. Without options it trains a small one on generated ratings first.")
        {
            data, model, titles, save, urls, threads,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not null && result.GetResult(data) is not null)
                result.AddError("--data trains a recommender and --model serves a saved one: leave one of them out.");
            if (result.GetResult(model) is not null && result.GetResult(save) is not null)
                result.AddError("--save keeps a recommender that was trained, but --model trains none: leave one of them out.");
            if (result.GetResult(titles) is not null && result.GetResult(model) is null)
                result.AddError("--titles needs --model: a recommender that is trained has the titles of its data.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Data = parsed.GetValue(data)?.FullName,
                Model = parsed.GetValue(model)?.FullName,
                Titles = parsed.GetValue(titles)?.FullName,
                Save = parsed.GetValue(save)?.FullName,
                Urls = parsed.GetRequiredValue(urls),
                Threads = parsed.GetValue(threads),
            };
            var console = parsed.InvocationConfiguration;
            return ConsoleProgram.RunAsync(() => Application.RunAsync(options, console.Output, cancellationToken), console.Error);
        });
        return command;
    }

    private static Option<Uri> Address(string name) => new(name)
    {
        Description = "The address to listen at. Port 0 takes a free one. Whoever can reach it may ask for everybody's lists: the default is this machine alone.",
        HelpName = "URL",
        DefaultValueFactory = _ => RunOptions.DefaultAddress,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/")
                return address;
            result.AddError($"{name} takes an address such as {RunOptions.DefaultAddress.GetLeftPart(UriPartial.Authority)}, not '{text}'.");
            return null;
        },
    };

    private static Option<int?> Threads(string name) => new(name)
    {
        Description = "The threads that the engine may use for one request; without it one per processor. A request that finds them busy takes its own thread alone.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1_024)
                return value;
            result.AddError($"{name} takes a whole number from 1 to 1024, not '{text}'.");
            return null;
        },
    };
}
