using System.CommandLine;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The options of the program, checked where they are read.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0, 1 after an error, 130 after Ctrl+C.</returns>
    public static Task<int> RunAsync(string[] arguments) => ConsoleProgram.InvokeAsync(Create(), arguments);

    private static RootCommand Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "A folder with a MovieLens set (100K, 1M, 10M, latest-small, 20M, 25M or 32M). Without it ratings are generated." };
        var folds = new Option<bool>("--folds") { Description = "Run the five published folds of MovieLens 100K (u1 to u5) and print each and the mean." };
        var splits = NumberOption.Whole("--splits", "Repeat the random split this many times, with the seeds from --seed on, and print each, the mean and the spread.", most: 1_000);
        var model = Recipe("--model");
        var dimension = NumberOption.Whole("--dimension", "The dimension of the embeddings.");
        var epochs = NumberOption.Whole("--epochs", "The most epochs; fewer are run where the validation part stops improving. Of one-cycle-mf all are run.");
        var batchSize = NumberOption.Whole("--batch-size", "The rows of a training step.");
        var learningRate = NumberOption.NotNegative("--learning-rate", "The learning rate of the optimizer.");
        var l2 = NumberOption.NotNegative("--l2", "The L2 penalty of every occurrence of an embedding.");
        var seed = NumberOption.Seed("--seed", "Decides the split, the initial parameters, the order of rows and dropout; 1 without it.");
        var threads = NumberOption.Whole("--threads", "The threads of the engine; without it one per processor.", most: 1_024);
        var user = new Option<string?>("--user") { Description = "The id of the user to recommend to; without it the first one of the test part." };
        var save = new Option<FileInfo?>("--save") { Description = "Where to save the trained model; without it a temporary file that is deleted at the end." };
        var json = new Option<FileInfo?>("--json") { Description = "A file that receives the figures of the run as one JSON object." };

        var command = new RootCommand("Trains a recommender on film ratings, compares it with two baselines, recommends, saves and loads it again.")
        {
            data, folds, splits, model, dimension, epochs, batchSize, learningRate, l2, seed, threads, user, save, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(folds) && result.GetValue(data) is null)
                result.AddError("--folds needs --data with the folder of MovieLens 100K.");
            if (result.GetValue(folds) && result.GetResult(splits) is not null)
                result.AddError("--folds and --splits divide the data in two ways: leave one of them out.");
            if (result.GetResult(splits) is not null && (result.GetResult(user) ?? result.GetResult(save)) is not null)
                result.AddError("--splits trains one model per split and keeps none: leave out --user and --save.");
            if (result.GetValue(folds) && (result.GetResult(user) ?? result.GetResult(save)) is not null)
                result.AddError("--folds trains one model per fold and keeps none: leave out --user and --save.");
            if (result.GetValue(save) is { } model && result.GetValue(json) is { } figures && model.FullName == figures.FullName)
                result.AddError($"--save and --json name the same file, '{model.FullName}'.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Data = parsed.GetValue(data),
                Folds = parsed.GetValue(folds),
                Splits = parsed.GetValue(splits),
                Recipe = parsed.GetRequiredValue(model),
                Dimension = parsed.GetValue(dimension),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                L2 = parsed.GetValue(l2),
                Seed = parsed.GetValue(seed) ?? 1,
                Threads = parsed.GetValue(threads),
                User = parsed.GetValue(user),
                Save = parsed.GetValue(save),
                Json = parsed.GetValue(json),
            };
            return ConsoleProgram.RunAsync(() => Application.Run(options, Report.Create(ProgressLine.Long, ProgressLine.Short), cancellationToken));
        });
        return command;
    }

    private static Option<ModelRecipe> Recipe(string name) => new(name)
    {
        Description = $"The model to train: {string.Join(" or ", ModelRecipe.All.Select(r => r.Name))}.",
        HelpName = string.Join('|', ModelRecipe.All.Select(r => r.Name)),
        DefaultValueFactory = _ => ModelRecipe.DeepMf,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ModelRecipe.All.FirstOrDefault(r => r.Name == text) is { } recipe)
                return recipe;
            result.AddError($"{name} takes {string.Join(" or ", ModelRecipe.All.Select(r => $"'{r.Name}'"))}, not '{text}'.");
            return null;
        },
    };
}
