using System.Runtime.CompilerServices;
using DeepMF.Engines;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>The recommender of the service with its titles, exchanged for a newer one while requests go on.</summary>
internal sealed class RecommenderService : IDisposable
{
    private readonly RecommenderFiles _files;
    private readonly IEngine _engine;
    private readonly RecommenderHost _host;
    private readonly SharedRuns _reloads;

    // A request sees the titles and the number of the recommender that it began with, whatever is exchanged meanwhile.
    private readonly ConditionalWeakTable<Recommender, ServedFile> _served = [];

    private RecommenderService(RecommenderFiles files, IEngine engine)
    {
        (_files, _engine) = (files, engine);
        _host = new RecommenderHost(LoadWarm(version: 1), engine);
        _reloads = new SharedRuns(() => _host.Exchange(LoadWarm(_host.Version + 1)));
    }

    public static RecommenderService Load(RecommenderFiles files, IEngine engine) => new(files, engine);

    /// <summary>Uses one recommender, which stays whole until the call returns.</summary>
    public T Use<T>(Func<Recommender, ServedFile, T> use) => _host.Use(recommender => use(recommender, _served.TryGetValue(recommender, out var file) ? file : throw new InvalidOperationException("The recommender is none of the service's.")));

    /// <summary>Reads the files again. Where that fails, what is served stays.</summary>
    /// <remarks>One reload runs at a time and one waits, which all callers share that come meanwhile.</remarks>
    public Task ReloadAsync() => _reloads.AskAsync();

    public void Dispose() => _host.Dispose();

    private Recommender LoadWarm(int version)
    {
        var titles = _files.LoadTitles();
        var recommender = Recommender.Load(_files.Model, _engine);
        try
        {
            WarmUp.Run(recommender);
            _served.Add(recommender, new ServedFile(version, _files, titles, DateTimeOffset.UtcNow));
            return recommender;
        }
        catch
        {
            recommender.Dispose();
            throw;
        }
    }
}
