using System.CommandLine;
using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Samples.ImplicitFeedback.Reporting;

namespace DeepMF.Samples.ImplicitFeedback;

/// <summary>The options of the program, checked where they are read.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0, 1 after an error, 130 after Ctrl+C.</returns>
    public static Task<int> RunAsync(string[] arguments) => ConsoleProgram.InvokeAsync(Create(), arguments);

    private static RootCommand Create()
    {
        var data = new Option<string?>("--data") { Description = "A CSV file with a click log, or a folder with a MovieLens set, whose ratings are taken as clicks. Without it clicks are generated.", HelpName = "FILE|DIR" };
        var user = Column("--user-column", "The column of users in the file; 'user' without it.");
        var item = Column("--item-column", "The column of items; 'item' without it.");
        var time = Column("--time-column", "The column of times in Unix seconds; 'time' without it.");
        var count = Column("--count-column", "The column that says how many clicks a row stands for; without it every row is one.");
        var epochs = NumberOption.Whole("--epochs", "The most epochs; fewer are run where the validation part stops improving. 30 without it.");
        var seed = NumberOption.Seed("--seed", "Decides the generated clicks, the sampled items, the initial parameters and the order of rows; 1 without it.");
        var threads = NumberOption.Whole("--threads", "The threads of the engine; without it one per processor.", most: 1_024);
        var json = new Option<FileInfo?>("--json") { Description = "A file that receives the figures of the run as one JSON object." };

        var command = new RootCommand("Trains recommenders on a click log, measures how they rank against popularity, and makes lists.")
        {
            data, user, item, time, count, epochs, seed, threads, json,
        };
        command.Validators.Add(result =>
        {
            foreach (var column in new[] { user, item, time, count })
                if (result.GetResult(column) is not null && !File.Exists(result.GetValue(data)))
                    result.AddError($"{column.Name} names a column of the CSV file that --data gives, but --data gives no file that is there.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Data = parsed.GetValue(data),
                Columns = new LogColumns(parsed.GetValue(user) ?? "user", parsed.GetValue(item) ?? "item", parsed.GetValue(time) ?? "time", parsed.GetValue(count)),
                Epochs = parsed.GetValue(epochs) ?? 30,
                Seed = parsed.GetValue(seed) ?? 1,
                Threads = parsed.GetValue(threads),
                Json = parsed.GetValue(json),
            };
            return ConsoleProgram.RunAsync(() => Application.Run(options, Report.Create(ProgressLine.Long, ProgressLine.Short), cancellationToken));
        });
        return command;
    }

    private static Option<string?> Column(string name, string description) => new(name) { Description = description, HelpName = "NAME" };
}
