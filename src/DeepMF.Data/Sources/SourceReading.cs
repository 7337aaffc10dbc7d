using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>What becomes of a source: a table, or a stream of rows.</summary>
internal static class SourceReading
{
    /// <summary>Files below this are read before a second thread would be of use.</summary>
    private const long LeastBytesInBackground = 1 << 20;

    private const int Samples = 16;
    private const int SampleBytes = 1 << 15;
    private const double SampleMargin = 1.05;

    /// <summary>Whether reading a file gains by a second thread.</summary>
    public static bool GainsByBackground(string path) => Environment.ProcessorCount > 1 && new FileInfo(path).Length >= LeastBytesInBackground;

    /// <summary>The lines that a file may have, rather too many than too few, from samples; 0 for a small one and for what has no length, such as a pipe.</summary>
    public static int ExpectedLines(string path)
    {
        // Asked before it is opened: to open a pipe a second time takes text from the reader.
        var length = new FileInfo(path).Length;
        if (length < LeastBytesInBackground)
            return 0;
        using var file = File.OpenHandle(path);
        var sample = new byte[SampleBytes];
        var (bytes, lines) = (0L, 0L);
        for (var i = 0; i < Samples; i++)
        {
            var read = RandomAccess.Read(file, sample, (length - SampleBytes) * i / (Samples - 1));
            bytes += read;
            lines += sample.AsSpan(0, read).Count((byte)'\n');
        }

        return (int)Math.Min(Array.MaxLength, SampleMargin * length * lines / Math.Max(1, bytes));
    }

    /// <summary>Makes a table of all rows, with new vocabularies where none are given; <see langword="null"/> where there are none and no rows.</summary>
    public static InteractionReadResult? ToTable<TUser, TItem>(this InteractionSource<TUser, TItem> source, InteractionTableBuilder<TUser, TItem> builder, bool inBackground)
        where TUser : notnull
        where TItem : notnull
    {
        source.ReadAll(inBackground, block => source.Add(block, builder));
        return builder.Build();
    }

    /// <summary>Hands on all blocks, one after the other, on the thread of the caller.</summary>
    /// <param name="source">The source.</param>
    /// <param name="inBackground">Whether the next blocks are filled on a thread of their own meanwhile.</param>
    /// <param name="take">Receives each block, which is filled anew afterwards.</param>
    public static void ReadAll<TUser, TItem>(this InteractionSource<TUser, TItem> source, bool inBackground, Action<InteractionBlock<TUser, TItem>> take)
        where TUser : notnull
        where TItem : notnull
    {
        if (inBackground)
        {
            using var blocks = new BackgroundBlocks<TUser, TItem>(source);
            while (blocks.Next() is { } block)
                take(block);
        }
        else
        {
            var block = new InteractionBlock<TUser, TItem>();
            while (source.Read(block))
                take(block);
        }
    }

    /// <summary>The rows one by one; every enumeration opens a source of its own and closes it.</summary>
    public static IEnumerable<Interaction<TUser, TItem>> Stream<TUser, TItem>(Func<InteractionSource<TUser, TItem>> open)
        where TUser : notnull
        where TItem : notnull
    {
        using var source = open();
        var block = new InteractionBlock<TUser, TItem>();
        while (source.Read(block))
            for (var row = 0; row < block.Count; row++)
                yield return new Interaction<TUser, TItem>(block.Users[row], block.Items[row], block.Ratings[row], source.HasTimestamps ? block.Timestamps[row] : 0);
    }

    private static void Add<TUser, TItem>(this InteractionSource<TUser, TItem> source, InteractionBlock<TUser, TItem> block, InteractionTableBuilder<TUser, TItem> builder)
        where TUser : notnull
        where TItem : notnull
    {
        if (builder.Add(block) is { } unknown)
            throw source.Wrong(block.Positions[unknown.Row], Invariant($"the {unknown.Role} '{unknown.Id}' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown."));
    }
}
