using System.Text;
using Sylvan.Data.Csv;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Reads the records of a delimited text file, and says where it stands when something is wrong.</summary>
internal sealed class DelimitedReader : IDisposable
{
    /// <summary>More than any record has, little enough that a quote which is never closed is found soon: the parser's time grows with the square.</summary>
    private const int MostRecordCharacters = 1 << 20;
    private const int MostTextShown = 40;
    private const int MostColumnsShown = 20;
    private readonly string _path;
    private readonly Encoding _encoding;
    private readonly SeparatorReader _text;
    private readonly CsvDataReader _records;

    public DelimitedReader(string path, string separator, bool hasQuotes, Encoding encoding)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _encoding = encoding;
        if (!File.Exists(path))
            throw new FileNotFoundException($"The file '{path}' does not exist.", path);
        _text = new SeparatorReader(new StreamReader(path, Strict(encoding), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16), separator, hasQuotes);
        try
        {
            // Sylvan looks at the first record at once. The header is read as a record, so that a file without one takes the same way.
            _records = CsvDataReader.Create(_text, new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = _text.Separator,
                Quote = hasQuotes ? '"' : '\0',
                Comment = '\0',
                CsvStyle = CsvStyle.Standard,
                BufferSize = 1 << 16,
                MaxBufferSize = MostRecordCharacters,
            });
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException or DecoderFallbackException)
        {
            _text.Dispose();
            throw Placed(e);
        }
        catch
        {
            _text.Dispose();
            throw;
        }
    }

    /// <summary>The number of fields of the record.</summary>
    public int FieldCount => _records.RowFieldCount;

    /// <summary>The line at which the record starts, from 1.</summary>
    public int Line => _text.LineOf(_records.RowNumber);

    /// <summary>The text of a field, unquoted.</summary>
    public ReadOnlySpan<char> this[int field] => _records.GetFieldSpan(field);

    /// <summary>Goes to the next record that is no empty line.</summary>
    public bool Read()
    {
        try
        {
            while (_records.Read())
                if (FieldCount > 1 || (FieldCount == 1 && !this[0].IsEmpty))
                    return true;
            return false;
        }
        catch (Exception e) when (e is CsvFormatException or InvalidDataException or DecoderFallbackException)
        {
            throw Placed(e);
        }
    }

    /// <summary>The error of a field that does not hold what it should.</summary>
    public InvalidDataException Unexpected(int field, string column, string expected) =>
        new(Invariant($"'{_path}', line {Line}, column {column}: found '{Shown(this[field])}', expected {expected}."));

    /// <summary>The error of a record.</summary>
    public InvalidDataException Wrong(string problem) => Wrong(Line, problem);

    /// <summary>The error of a record at a line.</summary>
    public InvalidDataException Wrong(long line, string problem) => new(Invariant($"'{_path}', line {line}: {problem}"));

    /// <summary>Text of a file as messages show it: short, and without control characters.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        var shown = text.Length > MostTextShown ? $"{text[..MostTextShown]}…" : text.ToString();
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }

    /// <summary>The first columns of a header: a file that is no text may have one of megabytes.</summary>
    public static string Shown(string[] header) =>
        string.Join(", ", header.Take(MostColumnsShown).Select(h => $"'{Shown(h)}'")) + (header.Length > MostColumnsShown ? Invariant($" and {header.Length - MostColumnsShown} more") : "");

    public void Dispose()
    {
        _records.Dispose();
        _text.Dispose();
    }

    /// <summary>An encoding that refuses bytes which are none of its characters: replaced by a sign for "unknown", different ids would become the same.</summary>
    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    /// <summary>The error of the parser, or of the text that it gets, with the file and the line.</summary>
    private InvalidDataException Placed(Exception error)
    {
        if (error is DecoderFallbackException undecodable)
            return new InvalidDataException(Invariant($"'{_path}': the bytes {Convert.ToHexString(undecodable.BytesUnknown ?? [])} behind line {_text.Line} are no text in the encoding {_encoding.WebName}. Say which encoding the file has, such as Encoding.Latin1."), error);
        // Sylvan numbers the first record 0 where it fails at once.
        var line = error is CsvFormatException format ? _text.LineOf(Math.Max(1, format.RowNumber)) : _text.Line;
        var problem = error is CsvRecordTooLargeException
            ? Invariant($"the record that starts here is longer than {MostRecordCharacters} characters. Close the quote that is open there, or set HasQuotes to false; otherwise the file is damaged, or no text file.")
            : error.Message;
        return new InvalidDataException(Invariant($"'{_path}', line {line}: {problem}"), error);
    }
}
