using System.CommandLine;
using System.Globalization;
using DeepMF.Torch;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>The options of the program, checked where they are read.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0, 1 after an error, 130 after Ctrl+C.</returns>
    public static Task<int> RunAsync(string[] arguments) => ConsoleProgram.InvokeAsync(Create(), arguments);

    private static RootCommand Create()
    {
        var seed = Whole("--seed", "Decides the images, the pairs, the initial parameters and the order of the pairs.", 0, int.MaxValue, otherwise: 1);
        // A quarter of the images has each of the shapes at least twice.
        var images = Whole("--images", "The images to learn from. A quarter as many validate, test, and show unseen shapes.", 8 * Shape.Known.Count, 20_000, otherwise: 2_400);
        var epochs = Whole("--epochs", "The most epochs; fewer are run where the validation pairs stop improving.", 1, 1_000, otherwise: 4);
        var dimension = Whole("--dimension", "The numbers of an image's vector.", 2, 1_024, otherwise: 32);
        var cuda = new Option<bool>("--cuda") { Description = "Train on the first CUDA device; without it on the processor." };

        var command = new RootCommand("Draws shapes, trains a network on pairs of images, and shows that pairs of one shape score above the others, shapes that it has never seen included.")
        {
            seed, images, epochs, dimension, cuda,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Seed = parsed.GetRequiredValue(seed),
                Images = parsed.GetRequiredValue(images),
                Epochs = parsed.GetRequiredValue(epochs),
                Dimension = parsed.GetRequiredValue(dimension),
                Cuda = parsed.GetValue(cuda),
            };
            return ConsoleProgram.RunAsync(() => Application.Run(options, cancellationToken), failure => failure is TorchLoadException);
        });
        return command;
    }

    private static Option<int> Whole(string name, string description, int least, int most, int otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                return value;
            result.AddError(FormattableString.Invariant($"{name} takes a whole number from {least} to {most}, not '{text}'."));
            return otherwise;
        },
    };
}
