using DeepMF.Cpu;
using DeepMF.Data;

namespace DeepMF.Samples.MovieRatings;

/// <summary>Saves a model, loads it again and compares the two, number by number.</summary>
internal static class SavedModel
{
    private const int Compared = 1_000;

    public static void Check(Report report, Model model, InteractionTable rows, string? path, CpuEngine engine)
    {
        report.Title("Saved and loaded again");
        var isTemporary = path is null;
        path ??= Path.Combine(Path.GetTempPath(), $"deepmf-{Guid.NewGuid():N}.zip");
        try
        {
            model.Save(path);
            using var loaded = Model.Load(path, engine);
            var batch = FirstRows(model, rows);
            float[] before = model.Predict(batch), after = loaded.Predict(batch);
            if (!before.AsSpan().SequenceEqual(after))
                throw new InvalidOperationException("The loaded model does not predict what the saved one did.");
            var user = rows.UserVocabulary.GetId(rows.UserIndices[0]);
            var item = rows.ItemVocabulary.GetId(rows.ItemIndices[0]);
            report.Line(FormattableString.Invariant($"{new FileInfo(path).Length:N0} bytes{(isTemporary ? "" : $" in {path}")}; {batch.Count:N0} predictions are the same, bit by bit."));
            report.Line(FormattableString.Invariant($"Raw ids work: user {user} and film {item} give {loaded.Predict((rows.Users.Name, (int)user!), (rows.Items.Name, (int)item!)):F4}."));
        }
        finally
        {
            if (isTemporary)
                File.Delete(path);
        }
    }

    private static Engines.Batch FirstRows(Model model, InteractionTable rows)
    {
        var batch = model.CreateBatch(Math.Min(Compared, rows.Count));
        batch.Count = batch.Capacity;
        rows.UserIndices[..batch.Count].CopyTo(batch.Categorical(rows.Users.Name).Indices);
        rows.ItemIndices[..batch.Count].CopyTo(batch.Categorical(rows.Items.Name).Indices);
        return batch;
    }
}
