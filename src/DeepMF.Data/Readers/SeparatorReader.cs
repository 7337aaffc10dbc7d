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
    private readonly string _stops;
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
        _stops = $"\n{Nothing}{(hasQuotes ? Quote : '\n')}{(separator.Length > 1 ? $"{separator[0]}{Substitute}" : "")}";
    }

    /// <summary>What stands between two fields in the text that this reader passes on.</summary>
    public char Separator => _separator.Length > 1 ? Substitute : _separator[0];

    /// <summary>The line up to which text was passed on, from 1.</summary>
    public int Line => LineOf(_record + 1) - 1;

    /// <summary>The line at which a record starts, both from 1.</summary>
    public int LineOf(int record) => record + _breaksInQuotes.Count(r => r < record);

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
            var plain = text.IndexOfAny(_stops);
            plain = plain < 0 ? text.Length : plain;
            if (plain > 0)
            {
                text[..plain].CopyTo(buffer[written..]);
                // A quote opens a field only where nothing but a separator or a line break stands before it.
                _canOpen = _separator.Length == 1 && text[plain - 1] == _separator[0];
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
            if (_inQuotes)
                _breaksInQuotes.Add(_record);
            else
                _record++;
            _canOpen = true;
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
