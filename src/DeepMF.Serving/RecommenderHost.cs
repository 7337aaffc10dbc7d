using DeepMF.Engines;

namespace DeepMF.Serving;

/// <summary>Holds the recommender that a service uses, and exchanges it for a newer one while requests go on.</summary>
/// <remarks>
/// Any thread may use the recommender and any may exchange it. A request keeps the recommender that it began with to its end, and sees one recommender only; an exchanged one is released after its last request.
/// </remarks>
public sealed class RecommenderHost : IDisposable
{
    private readonly Lock _reload = new();
    private readonly Lock _exchange = new();
    private readonly IEngine? _engine;
    private Recommender? _current;
    private int _version = 1;

    /// <summary>Holds a recommender, which the host disposes of.</summary>
    /// <param name="recommender">The recommender; the host owns it from now on.</param>
    /// <param name="engine">What runs the models that <see cref="Reload"/> loads; <see langword="null"/> means the CPU engine with its default options.</param>
    public RecommenderHost(Recommender recommender, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        _current = recommender;
        _engine = engine;
    }

    /// <summary>How many recommenders the host has had, the one that it has now included.</summary>
    /// <value>1 at first; each exchange adds 1.</value>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Loads the first recommender.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="engine">What runs the models; <see langword="null"/> means the CPU engine with its default options.</param>
    /// <returns>The host; dispose it to release the recommender.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no recommender, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecommenderHost Load(string path, IEngine? engine = null) => new(Recommender.Load(path, engine), engine);

    /// <summary>Uses the recommender, which stays whole until the call returns, whatever is exchanged or disposed of meanwhile.</summary>
    /// <remarks>What outlives the call, such as lists that are still to be enumerated, must not use the recommender any more.</remarks>
    /// <typeparam name="T">What the use gives.</typeparam>
    /// <param name="use">The use.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed of.</exception>
    public T Use<T>(Func<Recommender, T> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var recommender = Enter();
        try
        {
            return use(recommender);
        }
        finally
        {
            recommender.Exit();
        }
    }

    /// <summary>Uses the recommender, which stays whole until the task has ended.</summary>
    /// <typeparam name="T">What the use gives.</typeparam>
    /// <param name="use">The use.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed of.</exception>
    public async Task<T> UseAsync<T>(Func<Recommender, Task<T>> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var recommender = Enter();
        try
        {
            return await use(recommender).ConfigureAwait(false);
        }
        finally
        {
            recommender.Exit();
        }
    }

    /// <summary>Loads another recommender and puts it in the place of the one that the host has. Where loading fails, the host keeps what it has. Calls at the same time run one after the other.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no recommender, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed of.</exception>
    public void Reload(string path)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _current) is null, this);
        // One after the other: a load that began earlier and took longer would put an older file in the place of a newer one.
        lock (_reload)
        {
            Exchange(Recommender.Load(path, _engine));
        }
    }

    /// <summary>Puts a recommender in the place of the one that the host has.</summary>
    /// <param name="recommender">The recommender; the host owns it from now on.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed of; the recommender is disposed of too.</exception>
    public void Exchange(Recommender recommender)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        lock (_exchange)
        {
            if (_current is null)
            {
                recommender.Dispose();
                ObjectDisposedException.ThrowIf(true, this);
            }

            if (ReferenceEquals(recommender, _current))
                return;
            var old = _current;
            Volatile.Write(ref _current, recommender);
            Volatile.Write(ref _version, _version + 1);
            old.LetGo();
        }
    }

    /// <summary>Disposes of the recommender, after its last request.</summary>
    public void Dispose()
    {
        lock (_exchange)
        {
            _current?.LetGo();
            Volatile.Write(ref _current, null);
        }
    }

    private Recommender Enter()
    {
        while (true)
        {
            var recommender = Volatile.Read(ref _current);
            ObjectDisposedException.ThrowIf(recommender is null, this);
            if (recommender.TryEnter())
                return recommender;
            // Exchanged between the two lines above: the next one is there already. Else somebody else has disposed of it.
            ObjectDisposedException.ThrowIf(ReferenceEquals(recommender, Volatile.Read(ref _current)), recommender);
        }
    }
}
