using System.Globalization;

namespace DeepMF.Data;

/// <summary>Reads numbers in the invariant culture: plain short ones by hand, which is what files are full of, all others by the runtime. The results are those of the runtime to the bit.</summary>
internal static class NumberText
{
    private const int MostIntDigits = 9;
    private const int MostLongDigits = 18;

    /// <summary>A whole number of this many digits is below 2^24, so that a <see cref="float"/> holds it exactly.</summary>
    private const int MostFloatDigits = 7;

    /// <summary>The powers of ten by which seven digits can be divided; up to 10^10 = 2^10 · 5^10 with 5^10 &lt; 2^24 a <see cref="float"/> holds them exactly.</summary>
    private static ReadOnlySpan<float> PowersOfTen => [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f];

    public static bool TryParse(ReadOnlySpan<char> text, out int value)
    {
        if (text.Length is 0 or > MostIntDigits)
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        value = 0;
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
            value = (10 * value) + (int)digit;
        }

        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        if (text.Length is 0 or > MostLongDigits)
            return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        value = 0;
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
            value = (10 * value) + digit;
        }

        return true;
    }

    /// <summary>
    /// Digits d and a power of ten p that are exact give d / p correctly rounded by one division (IEEE 754), and the runtime's parser rounds
    /// correctly too, so both have one result; a minus sign changes no rounding. Source: Clinger (1990), "How to read floating point numbers accurately", section 5.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out float value)
    {
        var negative = !text.IsEmpty && text[0] == '-';
        var number = negative ? text[1..] : text;
        var point = -1;
        var digits = 0;
        if (number.Length <= MostFloatDigits + 1)
        {
            for (var i = 0; i < number.Length; i++)
            {
                var digit = (uint)(number[i] - '0');
                if (digit <= 9)
                    digits = (10 * digits) + (int)digit;
                else if (number[i] == '.' && point < 0)
                    point = i;
                else
                    return ByRuntime(text, out value);
            }
        }

        var count = point < 0 ? number.Length : number.Length - 1;
        if (count is 0 or > MostFloatDigits)
            return ByRuntime(text, out value);
        value = digits / PowersOfTen[point < 0 ? 0 : count - point];
        value = negative ? -value : value;
        return true;
    }

    private static bool ByRuntime(ReadOnlySpan<char> text, out float value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
