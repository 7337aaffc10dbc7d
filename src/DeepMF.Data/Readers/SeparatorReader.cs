using System.Buffers;

namespace DeepMF.Data;

/// <summary>
/// Passes text on with a separator of several characters turned into <see cref="Substitute"/>, which a parser of one-character separators takes,
/// and notes line breaks inside quotes, which such a parser does not count.
/// </summary>
internal sealed class SeparatorReader : TextReader
{
    /// <summary>The ASCII unit separator, which no text file holds.</summary>
    public const char Substitute = '\u001F';
    private const char Quote = '"';

    /// <summary>The parser's sign for "no quotes", which it would take for a quote in the text and lose what stands behind it.</summary>
    private const char Nothing = '\0';

    private readonly TextReader _source;
    private readonly string _separator;
    private readonly bool _hasQuotes;
    private readonly SearchValues<char> _stops;
    private readonly SearchValues<char> _stopsInQuotes;
    private readonly List<int> _breaksInQuotes = [];
    private readonly char[] _buffer = new char[1 << 15];
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _inQuotes;
    private bool _canOpen = true;
    private int _record = 1;

    public SeparatorReader(TextReader source, string separator, bool hasQuotes)
    {
        _source = source;
        _separator = separator;
        _hasQuotes = hasQuotes;
        var stops = $"{Nothing}{(hasQuotes ? Quote : Nothing)}{(separator.Length > 1 ? $"{separator[0]}{Substitute}" : "")}";
        _stops = SearchValues.Create(stops);
        _stopsInQuotes = SearchValues.Create($"{stops}\n");
    }

    /// <summary>What stands between two fields in the text that this reader passes on.</summary>
    public char Separator => _separator.Length > 1 ? Substitute : _separator[0];

    /// <summary>The line up to which text was passed on, from 1.</summary>
    public int Line => LineOf(_record + 1) - 1;

    /// <summary>The line at which a record starts, both from 1.</summary>
    public int LineOf(int record)
    {
        // The records with breaks are in rising order: those before this one are counted by bisection.
        var (low, high) = (0, _breaksInQuotes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_breaksInQuotes[middle] < record)
                low = middle + 1;
            else
                high = middle;
        }

        return record + low;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        // A separator may be cut in two by the end of the buffer: at least one whole one has to be in sight.
        while (!_atEnd && _end - _start < _separator.Length)
            Refill();
        var written = 0;
        while (written < buffer.Length && _start < _end && (_atEnd || _end - _start >= _separator.Length))
        {
            // Text that holds nothing of note goes through at once.
            var text = _buffer.AsSpan(_start, Math.Min(_end - _start, buffer.Length - written));
            var plain = text.IndexOfAny(_inQuotes ? _stopsInQuotes : _stops);
            plain = plain < 0 ? text.Length : plain;
            if (plain > 0)
            {
                text[..plain].CopyTo(buffer[written..]);
                // Outside quotes every line break ends a record; inside there is none in this part.
                _record += text[..plain].Count('\n');
                // A quote opens a field only where nothing but a separator or a line break stands before it.
                var last = text[plain - 1];
                _canOpen = last == '\n' || (_separator.Length == 1 && last == _separator[0]);
                (written, _start) = (written + plain, _start + plain);
            }
            else
            {
                buffer[written++] = Next(text[0]);
            }
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Takes one character of note, or one separator.</summary>
    private char Next(char c)
    {
        if (c == '\n')
        {
            _breaksInQuotes.Add(_record);
        }
        else if (c == Quote && _hasQuotes)
        {
            // A doubled quote closes and opens again.
            if (_inQuotes)
                (_inQuotes, _canOpen) = (false, true);
            else if (_canOpen)
                _inQuotes = true;
        }
        else if (c is Substitute or Nothing)
        {
            throw new InvalidDataException(FormattableString.Invariant($"found the control character U+{(int)c:X4}, expected text. The file is damaged, or no text file."));
        }
        else if (!_inQuotes && _buffer.AsSpan(_start, _end - _start).StartsWith(_separator))
        {
            _start += _separator.Length;
            _canOpen = true;
            return Substitute;
        }
        else
        {
            _canOpen = false;
        }

        _start++;
        return c;
    }

    private void Refill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = _source.Read(_buffer.AsSpan(_end));
        _atEnd = read == 0;
        _end += read;
    }
}
