using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Samples.Gallery.Reporting;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E11: what a model looks like, and what a training run says while it lasts.</summary>
internal sealed class NetworksExperiment : IExperiment
{
    public string Id => "e11";

    public string Title => "Drawings of networks, and progress lines";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var ratings = context.Data.Get(MovieLensShape.Hundred);
        var table = ratings.Set.Interactions;
        var deep = DeepMf(table);
        return
        [
            new Paragraph(
                "`ModelSpec.ToMermaid()` gives the diagram of a model as text, which GitHub and many editors draw; `Summary()` gives it as a table with the number of parameters. The pictures below are drawn from the same text. " +
                "Deep matrix factorization puts two embeddings side by side through two hidden layers:"),
            new CodeBlock("mermaid", deep.ToMermaid()),
            new CodeBlock("", deep.Summary()),
            Drawing("e11-biased-mf", "Matrix factorization with biases and a bounded output", BiasedMf(table)),
            Drawing("e11-residual-towers", "Residual towers", ResidualTowers(table)),
            Drawing("e11-neumf", "NeuMF: a product and a network side by side", NeuMf(table)),
            new Paragraph(
                $"A training run hands its progress to whoever asks for it, as an `IProgress<TrainingProgress>`: epoch, batch, mean loss so far, samples per second (MXNet calls such a line a Speedometer), and the validation at the end of an epoch. Some of the " +
                $"lines of deep matrix factorization on {ratings.Name}, batches of 256:"),
            new CodeBlock("text", ProgressOf(context, deep, table)),
        ];
    }

    private static NetworkPicture Drawing(string name, string title, ModelSpec spec) =>
        new(spec) { Name = name, Title = title, Caption = $"{title}: features at the top, the head at the bottom, every block with the shape of its output; B is the number of rows in a batch." };

    private static ModelSpec DeepMf(InteractionTable table) => ModelBuilder
        .Embed(table.Users, 25)
        .Embed(table.Items, 25)
        .Concat()
        .Dense(64).Relu()
        .Dense(64).Relu()
        .RegressionHead();

    private static ModelSpec BiasedMf(InteractionTable table) => ModelBuilder
        .Embed(table.Users, 50)
        .Embed(table.Items, 50)
        .Dot()
        .AddBiases()
        .RegressionHead(range: (0.5, 5.5));

    private static ModelSpec ResidualTowers(InteractionTable table)
    {
        return ModelBuilder.Embed(table.Users, 64, Tower).Embed(table.Items, 64, Tower).Dot().RegressionHead();

        static Tower Tower(Tower tower) => tower.Residual(Block).Dropout(0.5).Residual(Block);
        static ResidualBlock Block(ResidualBlock block) => block.Dense(64).Relu().Dropout(0.5).Dense(64);
    }

    private static ModelSpec NeuMf(InteractionTable table) => ModelBuilder
        .Embed(table.Users, 8).Embed(table.Items, 8).Multiply()
        .Concat(ModelBuilder.Embed(table.Users, 32).Embed(table.Items, 32).Concat().Dense(32).Relu().Dense(16).Relu())
        .BinaryHead();

    private static string ProgressOf(ExperimentContext context, ModelSpec spec, InteractionTable table)
    {
        const int Every = 100;
        var split = Splits.Random(table, 0.1, context.Seed);
        using var model = spec.Build(context.Seed, context.Engine);
        var lines = new List<string>();
        var trainer = new Trainer(new TrainerOptions { Epochs = 2, BatchSize = 256, Optimizer = new Adam(), Seed = context.Seed, ProgressInterval = TimeSpan.Zero });
        trainer.Fit(model, split.Train, split.Test, new TrainingListener(progress =>
        {
            if (progress.Batch % Every == 0 || progress.IsEpochEnd)
                lines.Add(ProgressLine.Of(progress));
        }), context.CancellationToken);
        return string.Join('\n', lines);
    }
}
