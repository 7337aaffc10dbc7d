using DeepMF.Training;
using Spectre.Console;

namespace DeepMF.Samples;

/// <summary>A live bar in the terminal while a model is trained.</summary>
internal static class TrainingBar
{
    /// <param name="epochs">The most epochs.</param>
    /// <param name="fit">The training.</param>
    /// <param name="describe">What stands beside the bar; it fits into a line of 80 characters with at most 54, since a longer one is broken in the middle of its numbers.</param>
    public static TrainingHistory Show(int epochs, Func<IProgress<TrainingProgress>, TrainingHistory> fit, Func<TrainingProgress, string> describe) =>
        AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 12 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var bar = context.AddTask("starting", maxValue: epochs);
                var history = fit(new TrainingListener(progress =>
                {
                    bar.Value = progress.Epoch - 1 + (double)progress.Batch / progress.Batches;
                    bar.Description = Markup.Escape(describe(progress));
                }));
                bar.Value = epochs;
                return history;
            });
}
