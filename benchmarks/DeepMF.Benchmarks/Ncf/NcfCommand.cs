using System.CommandLine;
using System.Globalization;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Ncf;

/// <summary>The verb <c>ncf</c>.</summary>
internal static class NcfCommand
{
    private static readonly Dictionary<string, Func<NcfTraining, NcfRun>> Models = new()
    {
        ["popularity"] = training => training.RunPopularity(),
        ["mf"] = training => training.Run(NcfModel.Mf),
        ["bpr"] = training => training.Run(NcfModel.BprMf),
        ["gmf"] = training => training.Run(NcfModel.Gmf),
        ["mlp"] = training => training.Run(NcfModel.Mlp),
        ["neumf"] = training => training.Run(NcfModel.NeuMf),
        ["pretrained"] = training => training.RunPretrained(NcfModel.PretrainedNeuMf, NcfModel.Gmf, NcfModel.Mlp),
    };

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "A folder with a data set in the layout of neural collaborative filtering; the settings are for ml-1m.", HelpName = "DIR", Required = true };
        var seeds = CommandOptions.Number("--seeds", 1, 1_000, 3, "How often each model is trained, each time from another seed, from 1.", wholeOnly: true);
        var threads = CommandOptions.Number("--threads", 1, 1024, Math.Min(Environment.ProcessorCount, 1024), "The number of threads.", wholeOnly: true);
        var models = CommandOptions.Names("--model", Models, $"The models: {string.Join(", ", Models.Keys)}. Not given: all.");
        var validate = new Option<bool>("--validate") { Description = "Leave the test alone and tell how the held-out rows are ranked: for choosing settings." };
        var json = CommandOptions.File("--json", "Also write the runs to this file, as a JSON array.");
        var command = new Command("ncf", "HR@10 and NDCG@10 of implicit feedback by the protocol of neural collaborative filtering: one held-out item per user among 99 drawn ones.") { data, seeds, threads, models, validate, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!,
            (int)parsed.GetValue(seeds),
            (int)parsed.GetValue(threads),
            parsed.GetValue(models) is { Length: > 0 } chosen ? chosen : [.. Models.Values],
            parsed.GetValue(validate),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string folder, int seeds, int threads, Func<NcfTraining, NcfRun>[] models, bool validate, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        NcfDataSet data;
        try
        {
            data = NcfDataSet.Load(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }

        var runs = new List<NcfRun>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            using var training = new NcfTraining(data, threads, (ulong)seed, validate);
            foreach (var model in models)
            {
                var run = model(training);
                runs.Add(run);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Seed {seed}, {run.Model}: {run.Epochs} epochs, validation {run.ValidationHitRate:0.0000} and {run.ValidationNdcg:0.0000}, test {run.HitRate:0.0000} and {run.Ndcg:0.0000}, {run.TotalSeconds:0} s"));
            }
        }

        NcfReport.Print(runs, Console.Out);
        return ResultFile.Write(json, runs) ? 0 : 1;
    }
}
