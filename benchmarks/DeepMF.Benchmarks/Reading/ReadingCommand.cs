using System.CommandLine;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Reading;

/// <summary>The verb <c>reading</c>.</summary>
internal static class ReadingCommand
{
    public static Command Create()
    {
        var rows = CommandOptions.Number("--rows", 1_000, 1_000_000_000, 20_000_000, "Ratings in the files.", wholeOnly: true);
        var runs = CommandOptions.Number("--runs", 5, 1_000, 5, "How often everything is measured; medians are printed.", wholeOnly: true);
        var python = CommandOptions.File("--python", "A Python with pandas, to compare with pandas.read_csv. python3 unless given, where it has pandas.");
        var json = CommandOptions.File("--json", "Also write the rows to this file, as a JSON array.");
        var command = new Command("reading", "Rows per second from a file to an interaction table with vocabularies, beside pandas.read_csv.") { rows, runs, python, json };
        command.SetAction(parsed => Run((int)parsed.GetValue(rows), (int)parsed.GetValue(runs), parsed.GetValue(python), parsed.GetValue(json)));
        return command;
    }

    private static int Run(int rows, int runs, string? python, string? json)
    {
        if (!ResultFile.CanWrite(json))
            return 1;
        var pandas = PandasReader.Find(python, out var complaint);
        if (complaint is not null)
        {
            Console.Error.WriteLine(complaint);
            if (python is not null)
                return 1;
        }

        Console.Error.WriteLine(FormattableString.Invariant($"Writing files of {rows:N0} ratings ..."));
        using var files = new ReadingFiles(rows);
        var cases = ReadingCase.All(files, pandas);
        // In turns, so that a slow minute of the machine strikes all alike; the first turn brings the files into the page cache and compiles the code.
        for (var run = -1; run < runs; run++)
        {
            foreach (var next in cases)
            {
                GC.Collect();
                var rate = rows / next.Seconds();
                if (run >= 0)
                    next.RowsPerSecond.Add(rate);
            }

            Console.Error.WriteLine(run < 0 ? "Warmed up." : FormattableString.Invariant($"Run {run + 1} of {runs}."));
        }

        var results = cases.Select(c => new ReadingRow(c.Name, c.Threads, rows, c.RowsPerSecond.Median, c.RowsPerSecond.Spread)).ToArray();
        ReadingRow.Print(results, Console.Out);
        return ResultFile.Write(json, results) ? 0 : 1;
    }
}
