namespace DeepMF.Data;

/// <summary>A stream of interactions with raw ids, block by block: a file, or rows in memory. It is read once, from one thread at a time.</summary>
internal abstract class InteractionSource<TUser, TItem> : IDisposable
    where TUser : notnull
    where TItem : notnull
{
    /// <summary>Whether the timestamps of its blocks mean something.</summary>
    public abstract bool HasTimestamps { get; }

    /// <summary>Fills a block with the next rows; ids are set and ratings are finite.</summary>
    /// <returns>Whether there was a row.</returns>
    /// <exception cref="InvalidDataException">A row cannot be read; the message says where and why.</exception>
    public abstract bool Read(InteractionBlock<TUser, TItem> block);

    /// <summary>The error of a row that could be read but is of no use: it names the source and the place.</summary>
    /// <param name="position">The row, as <see cref="InteractionBlock{TUser, TItem}.Positions"/> has it.</param>
    /// <param name="problem">What is wrong and the way out, as a sentence.</param>
    public abstract Exception Wrong(long position, string problem);

    public abstract void Dispose();
}
