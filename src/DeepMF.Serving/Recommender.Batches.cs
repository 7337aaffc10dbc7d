using DeepMF.Serving.Requests;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>The users whose lists are made together: enough for every thread, and bounded memory.</summary>
    private const int UsersAtOnce = 512;

    /// <summary>The places in the lists of such a block, so that long lists do not take memory either.</summary>
    private const int RowsAtOnce = 1 << 20;

    /// <summary>The items that the lists of such a block leave out, each list those that no list may hold.</summary>
    private const int ExcludedAtOnce = 1 << 24;

    /// <summary>The best items for many users, one list after the other.</summary>
    /// <remarks>
    /// As <see cref="Recommend(RawId, int, RecommendationOptions?)"/>, but with all threads of the engine and in blocks of users: memory does not grow with their number. Lists are made while they are
    /// enumerated, so that they can be written to a file one by one. Candidates and filter are looked at once.
    /// </remarks>
    /// <param name="users">The raw ids of the users; they are read once, as far as needed.</param>
    /// <param name="n">The most items of a list, at least 1.</param>
    /// <param name="options">Which items lists may hold; <see langword="null"/> means all that their user has not seen.</param>
    /// <param name="progress">Receives the number of users whose lists are made, after every block.</param>
    /// <param name="cancellationToken">Ends the enumeration before the next block.</param>
    /// <returns>One list per user, in their order.</returns>
    /// <exception cref="ArgumentException">An id is a text where ids are numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of; lists that are enumerated later throw it too.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> has been cancelled.</exception>
    public IEnumerable<RecommendationResult> RecommendMany(IEnumerable<RawId> users, int n, RecommendationOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        CheckLength(n);
        options ??= RecommendationOptions.Default;
        ItemSelection selection;
        using (Enter())
            selection = Select(options);
        return Enumerate(users, n, options, selection, progress, cancellationToken);
    }

    /// <summary>The best items for every user that the recommender knows, one list after the other.</summary>
    /// <remarks>As <see cref="RecommendMany"/>, in the order of the users' indices.</remarks>
    /// <param name="n">The most items of a list, at least 1.</param>
    /// <param name="options">Which items lists may hold; <see langword="null"/> means all that their user has not seen.</param>
    /// <param name="progress">Receives the number of users whose lists are made, after every block.</param>
    /// <param name="cancellationToken">Ends the enumeration before the next block.</param>
    /// <returns>One list per user.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of; lists that are enumerated later throw it too.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> has been cancelled.</exception>
    public IEnumerable<RecommendationResult> RecommendAll(int n, RecommendationOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        RecommendMany(Enumerable.Range(0, Users.Count).Where(_knowledge.IsKnownUser).Select(user => Users.IdOf(user)), n, options, progress, cancellationToken);

    private IEnumerable<RecommendationResult> Enumerate(IEnumerable<RawId> users, int n, RecommendationOptions options, ItemSelection selection, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var atOnce = Math.Clamp(Math.Min(RowsAtOnce / Math.Min(n, Items.Count), ExcludedAtOnce / Math.Max(1, selection.Excluded.Length)), 1, UsersAtOnce);
        var request = new ListRequest(_scorer, _knowledge.Features, atOnce);
        var done = 0;
        foreach (var block in users.Chunk(atOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var results = Block(block, n, options, selection, request);
            progress?.Report(done += block.Length);
            foreach (var result in results)
                yield return result;
        }
    }

    private RecommendationResult[] Block(RawId[] users, int n, RecommendationOptions options, ItemSelection selection, ListRequest request)
    {
        using var use = Enter();
        var results = new RecommendationResult[users.Length];
        var known = new int[users.Length];
        var offsets = request.Offsets(users.Length);
        var count = 0;
        for (var k = 0; k < users.Length; k++)
        {
            if (!_knowledge.TryFindUser(users[k], out var user, "users"))
            {
                results[k] = Popular(users[k], n, selection);
                continue;
            }

            var seen = options.ExcludeSeen ? _knowledge.Seen.Of(user) : default;
            var room = request.Excluded(offsets[count] + seen.Length + selection.Excluded.Length);
            offsets[count + 1] = offsets[count] + selection.Merge(seen, room.AsSpan(offsets[count]));
            request.Users[count] = user;
            known[count++] = k;
        }

        var length = Math.Min(n, Items.Count);
        var rows = count == 0 ? default : request.Top(count, length, new ExcludedRows(request.Excluded(offsets[count]).AsSpan(0, offsets[count]), offsets.AsSpan(0, count + 1)));
        for (var c = 0; c < count; c++)
            results[known[c]] = Result(users[known[c]], n, rows.Slice(c * length, length), selection);
        return results;
    }
}
