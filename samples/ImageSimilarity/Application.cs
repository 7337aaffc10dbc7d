using System.Globalization;
using DeepMF.Optimizers;
using DeepMF.Torch;
using DeepMF.Training;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>The way from drawn images to a trained and tested model.</summary>
internal static class Application
{
    /// <summary>The pairs that an image is the left one of.</summary>
    private const int Partners = 8;

    public static void Run(RunOptions options, CancellationToken cancellationToken)
    {
        if (TorchRuntime.AllowOlderStandardLibrary())
            Report.Line("The C++ library of this system is older than the one that TorchSharp was built with; it is loaded all the same.");
        var engine = options.Cuda ? TorchEngine.Cuda(0) : TorchEngine.Cpu;

        var images = ImageSet.Draw(options.Images, options.Seed);
        var pairs = new ImagePairs(images);
        var train = pairs.Draw(images.Train, Partners, options.Seed + 1);
        var validation = pairs.Draw(images.Validation, Partners, options.Seed + 2);
        var test = pairs.Draw(images.Test, Partners, options.Seed + 3);
        var unseen = pairs.Draw(images.Unseen, Partners, options.Seed + 4);
        Report.Title(FormattableString.Invariant($"{images.Count:N0} images of {Drawing.Side} x {Drawing.Side} pixels"));
        Report.Line($"known shapes: {Names(Shape.Known)}");
        Report.Line($"unseen shapes, only in the test: {Names(Shape.Unseen)}");

        var spec = SimilarityModel.Describe(pairs.Left, pairs.Right, options.Dimension);
        Report.Title("Model");
        Report.Line(spec.Summary().TrimEnd());

        using var model = spec.Build((ulong)options.Seed, engine);
        var trainer = new Trainer(new TrainerOptions
        {
            Epochs = options.Epochs,
            BatchSize = 64,
            Optimizer = new Adam { LearningRate = 0.004 },
            EarlyStopping = new EarlyStopping { Metric = Metric.Rmse, Patience = 2 },
            Seed = (ulong)options.Seed,
        });
        Report.Title(FormattableString.Invariant($"Training on {train.Count:N0} pairs of {options.Images:N0} images, validation on {validation.Count:N0} pairs of others"));
        var history = Report.Train(options.Epochs, progress => trainer.Fit(model, train, validation, progress, cancellationToken));
        Report.Line(FormattableString.Invariant($"kept epoch {history.BestEpoch} after {history.TrainingDuration.TotalSeconds:F1} s of training"));

        var known = Scores.Of(model, test);
        var other = Scores.Of(model, unseen);
        Report.Title("Scores of pairs of images that nothing above has seen");
        Report.Table(["shapes", "pairs", "same shape", "different shapes", "AUC"], [Row("known", known), Row("unseen", other)]);
        Neighbours.Show(model, images, pairs);
        Report.Line(Verdict(known, other));
    }

    private static string Verdict(Scores known, Scores unseen) => (IsAbove(known), IsAbove(unseen)) switch
    {
        (true, true) => "Pairs of one shape score above the others, for shapes that the network has learned from and for shapes that it has never seen.",
        (true, false) => "Pairs of one shape score above the others, but only for shapes that the network has learned from.",
        _ => "Pairs of one shape do not score clearly above the others: train longer (--epochs), or on more images (--images).",
    };

    /// <summary>Whether both the means and nine of ten comparisons say so.</summary>
    private static bool IsAbove(Scores scores) => scores.Same > scores.Different && scores.Auc >= 0.9;

    private static string[] Row(string name, Scores scores) => [name, scores.Pairs.ToString("N0", CultureInfo.InvariantCulture), Number(scores.Same), Number(scores.Different), Number(scores.Auc)];

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Names(IEnumerable<Shape> shapes) => string.Join(", ", shapes.Select(s => s.Name));
}
