using System.CommandLine;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The options of the program, checked where they are read.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "A folder with a MovieLens set (100K, 1M, 10M, latest-small, 20M, 25M or 32M). Without it ratings are generated." };
        var folds = new Option<bool>("--folds") { Description = "Run the five published folds of MovieLens 100K (u1 to u5) and print each and the mean." };
        var model = new Option<string>("--model") { Description = "The model to train.", DefaultValueFactory = _ => ModelRecipe.DeepMf.Name };
        model.AcceptOnlyFromAmong([.. ModelRecipe.All.Select(r => r.Name)]);
        var dimension = AtLeastOne("--dimension", "The dimension of the embeddings.");
        var epochs = AtLeastOne("--epochs", "The most epochs; fewer are run where the validation part stops improving.");
        var batchSize = AtLeastOne("--batch-size", "The rows of a training step.");
        var learningRate = NotNegative("--learning-rate", "The learning rate of the optimizer.");
        var l2 = NotNegative("--l2", "The L2 penalty of every occurrence of an embedding.");
        var seed = new Option<ulong>("--seed") { Description = "Decides the split, the initial parameters, the order of rows and dropout.", DefaultValueFactory = _ => 1 };
        var threads = AtLeastOne("--threads", "The threads of the engine; without it one per processor.");
        var user = new Option<string?>("--user") { Description = "The id of the user to recommend to; without it the first one of the test part." };
        var save = new Option<FileInfo?>("--save") { Description = "Where to save the trained model; without it a temporary file that is deleted at the end." };
        var json = new Option<FileInfo?>("--json") { Description = "A file that receives the figures of the run as one JSON object." };

        var command = new RootCommand("Trains a recommender on film ratings, compares it with two baselines, recommends, saves and loads it again.")
        {
            data, folds, model, dimension, epochs, batchSize, learningRate, l2, seed, threads, user, save, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(folds) && result.GetValue(data) is null)
                result.AddError("--folds needs --data with the folder of MovieLens 100K.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new RunOptions
            {
                Data = parsed.GetValue(data),
                Folds = parsed.GetValue(folds),
                Recipe = ModelRecipe.All.Single(r => r.Name == parsed.GetValue(model)),
                Dimension = parsed.GetValue(dimension),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                L2 = parsed.GetValue(l2),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                User = parsed.GetValue(user),
                Save = parsed.GetValue(save),
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            Application.Run(options, Report.Create(), cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception failure) when (failure is ArgumentException or ArithmeticException or InvalidOperationException or IOException or InvalidDataException or KeyNotFoundException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    });

    private static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        Check(option, value => value >= 1, "a whole number of at least 1");
        return option;
    }

    private static Option<double?> NotNegative(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description };
        Check(option, value => value >= 0 && double.IsFinite(value), "a finite number of at least 0");
        return option;
    }

    private static void Check<T>(Option<T?> option, Func<T, bool> isValid, string expected)
        where T : struct =>
        option.Validators.Add(result =>
        {
            // A text that is no number has an error of its own already.
            if (!result.Errors.Any() && result.GetValueOrDefault<T?>() is { } value && !isValid(value))
                result.AddError(FormattableString.Invariant($"{option.Name} takes {expected}, not {value}."));
        });
}
