using DeepMF.Data;

namespace DeepMF.Benchmarks.Quality;

/// <summary>Trains every model as often as asked, in turns, so that a slow minute of the machine strikes all alike.</summary>
internal sealed class QualityBenchmark(InteractionTable train, InteractionTable test, int threads, TextWriter progress)
{
    public IReadOnlyList<QualityCurve> Run(int runs)
    {
        (string Name, Func<ulong, IReadOnlyList<QualityPoint>> Train)[] ways =
        [
            ("biased MF, CpuEngine", seed => EngineTraining.Run(QualityModel.BiasedMf, train, test, threads, seed)),
            ("biased MF by AdaGrad, CpuEngine", seed => EngineTraining.Run(QualityModel.BiasedMfByAdaGrad, train, test, threads, seed)),
            ("deep MF, CpuEngine", seed => EngineTraining.Run(QualityModel.DeepMf, train, test, threads, seed)),
            ("deep MF, TorchSharp loop", seed => TorchSharpTraining.Run(QualityModel.DeepMf, train, test, threads, seed)),
        ];
        var results = ways.Select(_ => new List<IReadOnlyList<QualityPoint>>()).ToArray();
        for (var run = 0; run < runs; run++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                progress.WriteLine(FormattableString.Invariant($"Run {run + 1} of {runs}: {ways[way].Name} ..."));
                results[way].Add(ways[way].Train((ulong)run + 1));
            }
        }

        return [.. ways.Zip(results, (way, points) => new QualityCurve(way.Name, points))];
    }
}
