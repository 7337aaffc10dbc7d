using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Serving;
using DeepMF.Tests.Data;

namespace DeepMF.Tests.Serving;

public sealed class RecommenderHostTests
{
    [Fact]
    public void Requests_go_on_while_the_recommender_is_exchanged()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [Path.Combine(folder.Root, "one"), Path.Combine(folder.Root, "two")];
        Scaled(1).Save(paths[0]);
        Scaled(10).Save(paths[1]);
        using var host = RecommenderHost.Load(paths[0]);
        var wrong = 0;

        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var request = 0; request < 200; request++)
            {
                // One request sees one recommender: its answers fit together.
                var (list, value, folded) = host.Use(r => (r.Recommend("ann", 1).Items[0].Score, r.Predict("ann", 30).Value, r.FoldIn(Array.Empty<(RawId, float)>()).Predict(10).Value));
                if (Math.Abs(list - value) > 1e-4 || Math.Abs(folded - value / 2) > 1e-3)
                    Interlocked.Increment(ref wrong);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        var exchanges = 0;
        while (exchanges < 10 || Array.Exists(threads, t => t.IsAlive))
            host.Reload(paths[++exchanges % 2]);
        Array.ForEach(threads, t => t.Join());

        wrong.Should().Be(0);
        host.Version.Should().Be(exchanges + 1);
        host.Use(r => r.Predict("ann", 30).Value).Should().Be(exchanges % 2 == 0 ? 3 : 30);
    }

    [Fact]
    public void A_reload_that_fails_keeps_what_is_there()
    {
        using var folder = new TemporaryFolder();
        using var host = new RecommenderHost(Scaled(1));

        FluentActions.Invoking(() => host.Reload(folder.Write("damaged", "no zip"))).Should().Throw<InvalidDataException>();

        host.Version.Should().Be(1);
        host.Use(r => r.Predict("ann", 30).Value).Should().Be(3);
    }

    [Fact]
    public void A_use_that_has_begun_ends_with_the_recommender_that_it_began_with()
    {
        using var host = new RecommenderHost(Scaled(1));
        Recommender? kept = null;

        var value = host.Use(r =>
        {
            kept = r;
            host.Exchange(Scaled(10));
            host.Dispose();
            return r.Predict("ann", 30).Value;
        });

        value.Should().Be(3);
        FluentActions.Invoking(() => kept!.Predict("ann", 30)).Should().Throw<ObjectDisposedException>("its last use has ended");
        FluentActions.Invoking(() => host.Use(r => 0)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => host.Exchange(Scaled(1))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task An_asynchronous_use_keeps_the_recommender_to_its_end()
    {
        using var host = new RecommenderHost(Scaled(1));

        var value = await host.UseAsync(async r =>
        {
            await Task.Yield();
            host.Exchange(Scaled(10));
            await Task.Yield();
            return r.Predict("ann", 30).Value;
        });

        value.Should().Be(3);
        host.Use(r => r.Predict("ann", 30).Value).Should().Be(30);
    }

    [Fact]
    public void A_recommender_may_be_disposed_of_while_calls_run()
    {
        for (var round = 0; round < 20; round++)
        {
            var recommender = Scaled(1);
            using var start = new Barrier(4);
            var wrong = 0;
            Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    while (true)
                        if (recommender.Recommend("ann", 1).Items[0].Score != 3 || recommender.FoldIn([(10, 4f)]).Items.Count != 1)
                            Interlocked.Increment(ref wrong);
                }
                catch (ObjectDisposedException)
                {
                    // As documented: calls that begin later are refused.
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Thread.Yield();
            recommender.Dispose();
            recommender.Dispose();
            Array.ForEach(threads, t => t.Join());

            wrong.Should().Be(0);
        }
    }

    [Fact]
    public void Lists_that_are_enumerated_after_the_disposal_are_refused()
    {
        var recommender = Scaled(1);
        var lists = recommender.RecommendAll(1, cancellationToken: TestContext.Current.CancellationToken);
        recommender.Dispose();

        FluentActions.Invoking(() => lists.ToArray()).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => recommender.Similar(10, 1)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => recommender.Save("never")).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => recommender.WithUser("dan", [(10, 1)])).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_reload_that_takes_long_does_not_undo_a_later_one()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [Path.Combine(folder.Root, "old"), Path.Combine(folder.Root, "new")];
        Scaled(10).Save(paths[0]);
        Scaled(100).Save(paths[1]);
        using var engine = new SlowEngine();
        using var host = new RecommenderHost(Scaled(1), engine);
        var slow = new Thread(() => host.Reload(paths[0]));
        var late = new Thread(() => host.Reload(paths[1]));

        slow.Start();
        engine.IsBuilding.Wait(TestContext.Current.CancellationToken);
        late.Start();
        // Without an order of reloads the later one ends here.
        late.Join(TimeSpan.FromMilliseconds(300));
        engine.GoOn.Set();
        slow.Join();
        late.Join();

        host.Use(r => r.Predict("ann", 30).Value).Should().Be(300);
        host.Version.Should().Be(3);
    }

    /// <summary>A recommender whose predictions are multiplied.</summary>
    private static Recommender Scaled(float factor)
    {
        var table = Served.Table();
        using var model = Served.DotModel(table);
        Served.Write(model, "embedding.user.weight", factor, 2 * factor, 3 * factor);
        return Recommender.Create(model, table);
    }

    /// <summary>An engine whose first model waits until it may be built.</summary>
    private sealed class SlowEngine : IEngine, IDisposable
    {
        private readonly CpuEngine _engine = new();
        private int _builds;

        public string Name => _engine.Name;

        public ManualResetEventSlim IsBuilding { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public IEngineModel Build(ModelSpec spec, ulong? seed)
        {
            if (Interlocked.Increment(ref _builds) == 1)
            {
                IsBuilding.Set();
                GoOn.Wait();
            }

            return _engine.Build(spec, seed);
        }

        public void Dispose()
        {
            IsBuilding.Dispose();
            GoOn.Dispose();
        }
    }
}
