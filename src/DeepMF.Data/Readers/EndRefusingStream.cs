namespace DeepMF.Data;

/// <summary>A stream for reading that throws at its end, for readers that would wait there for ever.</summary>
/// <remarks>
/// Parquet.Net 6.1.0 takes the -1 of <see cref="ReadByte"/> for a byte that says "more follows": a number that a damaged page header moves to the end of the file would never end.
/// The inner stream stays open.
/// </remarks>
internal sealed class EndRefusingStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadByte()
    {
        var value = inner.ReadByte();
        return value >= 0 ? value : throw Ended();
    }

    public override int Read(byte[] buffer, int offset, int count) => Checked(inner.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => Checked(inner.Read(buffer), buffer.Length);

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Checked(await inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false), count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Checked(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is for reading.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is for reading.");

    private static int Checked(int read, int wanted) => read > 0 || wanted == 0 ? read : throw Ended();

    private static EndOfStreamException Ended() => new("The file ends in the middle of a value");
}
