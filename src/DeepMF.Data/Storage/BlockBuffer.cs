using System.Runtime.InteropServices;

namespace DeepMF.Data;

/// <summary>One block in memory, byte for byte as in the file.</summary>
internal sealed class BlockBuffer
{
    private readonly byte[] _bytes;
    private BlockLayout _layout;

    /// <summary>Creates a buffer for blocks of a number of rows, or fewer.</summary>
    public BlockBuffer(int rows, bool hasTimestamps)
    {
        _layout = new BlockLayout(rows, hasTimestamps);
        _bytes = new byte[_layout.Length];
    }

    public int Rows => _layout.Rows;

    public bool HasTimestamps => _layout.HasTimestamps;

    public Span<int> Users => Column<int>(0);

    public Span<int> Items => Column<int>(_layout.Items);

    public Span<float> Ratings => Column<float>(_layout.Ratings);

    public Span<long> Timestamps => HasTimestamps ? Column<long>(_layout.Timestamps) : [];

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _layout.Length);

    /// <summary>Users, items and ratings: what training reads, with a checksum of its own.</summary>
    public Span<byte> Interactions => _bytes.AsSpan(0, _layout.Timestamps);

    /// <summary>The bytes of the times; none where there are none.</summary>
    public Span<byte> Times => _bytes.AsSpan(_layout.Timestamps, _layout.Length - _layout.Timestamps);

    /// <summary>Sets the number of rows, before the block is read.</summary>
    public void Resize(int rows) => _layout = _layout with { Rows = rows };

    /// <summary>Keeps the first rows: the columns move together, and the padding between them is zero.</summary>
    public void Shorten(int rows)
    {
        var old = _layout;
        _layout = old with { Rows = rows };
        Move(0, 0, rows * sizeof(int), _layout.Items);
        Move(old.Items, _layout.Items, rows * sizeof(int), _layout.Ratings);
        Move(old.Ratings, _layout.Ratings, rows * sizeof(float), _layout.Timestamps);
        if (HasTimestamps)
            Move(old.Timestamps, _layout.Timestamps, rows * sizeof(long), _layout.Length);
    }

    private void Move(int source, int destination, int count, int end)
    {
        _bytes.AsSpan(source, count).CopyTo(_bytes.AsSpan(destination));
        _bytes.AsSpan(destination + count, end - destination - count).Clear();
    }

    private Span<T> Column<T>(int offset)
        where T : struct => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(offset))[..Rows];
}
