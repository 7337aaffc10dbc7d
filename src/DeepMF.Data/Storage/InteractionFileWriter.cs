using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Writes rows of indices block by block. In memory are one block and eight bytes per block written.</summary>
internal sealed class InteractionFileWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly BlockBuffer _buffer;
    private readonly List<byte> _checksums = [];
    private readonly IProgress<long>? _progress;
    private readonly int _blockRows;
    private int _filled;
    private long _rows;
    private double _sum;

    public InteractionFileWriter(string path, InteractionFileOptions options, bool hasTimestamps, IProgress<long>? progress)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Interaction files are little-endian, but this processor is not.");
        _blockRows = options.BlockRows;
        _buffer = new BlockBuffer(_blockRows, hasTimestamps && options.StoreTimestamps);
        _progress = progress;
        _file = new AtomicFile(path, "The interactions");
        // Until all is written there are zeros: half a file is none.
        Guard(() => _file.Stream.Write(new byte[FileHeader.Size]));
    }

    /// <summary>Adds a row; its rating is finite.</summary>
    public void Add(int user, int item, float rating, long timestamp)
    {
        _buffer.Users[_filled] = user;
        _buffer.Items[_filled] = item;
        _buffer.Ratings[_filled] = rating;
        if (_buffer.HasTimestamps)
            _buffer.Timestamps[_filled] = timestamp;
        _sum += rating;
        if (++_filled == _blockRows)
            WriteBlock();
    }

    /// <summary>Writes what is left, the vocabularies and the header, and puts the file in its place.</summary>
    public void Finish(Vocabulary users, Vocabulary items)
    {
        if (_filled > 0)
        {
            _buffer.Shorten(_filled);
            WriteBlock();
        }

        Guard(() =>
        {
            var list = CollectionsMarshal.AsSpan(_checksums);
            _file.Stream.Write(list);
            var header = new FileHeader
            {
                Rows = _rows,
                BlockRows = _blockRows,
                HasTimestamps = _buffer.HasTimestamps,
                MeanRating = _sum / _rows,
                ListChecksum = Crc32.HashToUInt32(list),
                Users = Write(users),
                Items = Write(items),
            };
            _file.Stream.Position = 0;
            _file.Stream.Write(header.ToBytes());
        });
        _file.Commit();
        _progress?.Report(_rows);
    }

    public void Dispose() => _file.Dispose();

    private void WriteBlock()
    {
        if (_checksums.Count == 8 * FileHeader.MaximumBlocks)
            throw new InvalidOperationException(Invariant($"A file has at most {FileHeader.MaximumBlocks} blocks, but there are more rows than that many blocks of {_blockRows} hold. Set a larger InteractionFileOptions.BlockRows."));
        Guard(() => _file.Stream.Write(_buffer.Bytes));
        Span<byte> checksums = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(checksums, Crc32.HashToUInt32(_buffer.Interactions));
        BinaryPrimitives.WriteUInt32LittleEndian(checksums[4..], Crc32.HashToUInt32(_buffer.Times));
        _checksums.AddRange(checksums);
        _rows += _filled;
        _filled = 0;
        _progress?.Report(_rows);
    }

    private VocabularySection Write(Vocabulary vocabulary)
    {
        var stream = _file.Stream;
        var start = stream.Position;
        VocabularyFile.Write(stream, vocabulary);
        var length = stream.Position - start;
        stream.Position = start;
        var checksum = new Crc32();
        checksum.Append(stream);
        return VocabularySection.Of(vocabulary, checksum.GetCurrentHashAsUInt32(), length);
    }

    /// <summary>A disk that is full is an error of this file; one of the rows' source is not.</summary>
    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _file.Failure(e);
        }
    }
}
