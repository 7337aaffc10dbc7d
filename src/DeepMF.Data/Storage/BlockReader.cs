using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using Microsoft.Win32.SafeHandles;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>An interaction file mapped into memory. It holds nothing that changes, so that any number of threads can read blocks.</summary>
internal sealed class BlockReader : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _bytes;
    private readonly byte[] _checksums;

    private BlockReader(string path, FileStream file, FileHeader header)
    {
        _path = path;
        _file = file;
        Header = header;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            _view = _map.CreateViewAccessor(0, header.FileLength, MemoryMappedFileAccess.Read);
            _bytes = _view.SafeMemoryMappedViewHandle;
            _checksums = new byte[header.ListLength];
            _bytes.ReadSpan((ulong)header.ListOffset, _checksums.AsSpan());
            if (Crc32.HashToUInt32(_checksums) != header.ListChecksum)
                throw new InvalidDataException("The checksums of its blocks are damaged.");
            Users = Read(header.Users, header.UsersOffset, "user");
            Items = Read(header.Items, header.ItemsOffset, "item");
        }
        catch
        {
            _view?.Dispose();
            _map.Dispose();
            throw;
        }
    }

    public FileHeader Header { get; }

    public Vocabulary Users { get; }

    public Vocabulary Items { get; }

    /// <summary>Opens a file and checks all but the blocks.</summary>
    public static BlockReader Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Interaction files are little-endian, but this processor is not.");
        // Sequential: within a block it is so, and the system then reads ahead.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
        try
        {
            Span<byte> start = stackalloc byte[FileHeader.Size];
            return new BlockReader(path, file, FileHeader.Parse(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)], file.Length));
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' cannot be opened. {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies a block and checks the copy: nothing that changes in the file later reaches the rows.</summary>
    public void Read(int block, BlockBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(_bytes.IsClosed, typeof(StoredInteractions));
        // To touch pages that the file no longer has would end the process. Systems without locks let others shorten it.
        if (RandomAccess.GetLength(_file.SafeFileHandle) is var length && length < Header.FileLength)
            throw Damaged(block, Invariant($"the file was shortened from {Header.FileLength} to {length} bytes while it was open. Write the file again."));
        buffer.Resize(Header.RowsOf(block));
        var offset = (ulong)Header.OffsetOf(block);
        _bytes.ReadSpan(offset, buffer.Interactions);
        Check(block, 0, buffer.Interactions, "users, items and ratings");
        if (buffer.HasTimestamps)
        {
            _bytes.ReadSpan(offset + (ulong)buffer.Interactions.Length, buffer.Times);
            Check(block, 1, buffer.Times, "times");
        }

        Check(block, buffer.Users, Header.Users.Count, "user");
        Check(block, buffer.Items, Header.Items.Count, "item");
        if (!TensorPrimitives.IsFiniteAll<float>(buffer.Ratings))
        {
            var row = buffer.Ratings.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            throw Damaged(block, Invariant($"row {RowOf(block, row)} has the rating {buffer.Ratings[row]}, but ratings are finite numbers."));
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private void Check(int block, int column, ReadOnlySpan<byte> bytes, string what)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(_checksums.AsSpan(8 * block + 4 * column)) != Crc32.HashToUInt32(bytes))
            throw Damaged(block, $"the checksum of its {what} is another. Write the file again.");
    }

    private void Check(int block, ReadOnlySpan<int> indices, int count, string what)
    {
        var row = indices.IndexOfAnyExceptInRange(0, count - 1);
        if (row >= 0)
            throw Damaged(block, Invariant($"row {RowOf(block, row)} has the {what} index {indices[row]}, but indices run from 0 to {count - 1}."));
    }

    private long RowOf(int block, int row) => (long)block * Header.BlockRows + row;

    private InvalidDataException Damaged(int block, string problem) => new(Invariant($"'{_path}', block {block}: {problem}"));

    private Vocabulary Read(VocabularySection section, long offset, string name)
    {
        try
        {
            // A view of no bytes would be one of the rest of the file.
            using Stream stream = section.Length == 0 ? new MemoryStream() : _map.CreateViewStream(offset, section.Length, MemoryMappedFileAccess.Read);
            var checksum = new Crc32();
            checksum.Append(stream);
            if (checksum.GetCurrentHashAsUInt32() != section.Checksum)
                throw new InvalidDataException("The checksum is another.");
            stream.Position = 0;
            return VocabularyFile.Read(stream, new VocabularyDescription(section.TypeName, section.Count, section.HasUnknown));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Its {name} vocabulary is damaged. {e.Message}", e);
        }
    }
}
