namespace DeepMF.Samples.ImageSimilarity;

/// <summary>An image as text: every character of Unicode's braille block has 2 x 4 dots, so an image takes half as many columns and a quarter as many lines as it has pixels.</summary>
internal static class Picture
{
    public const int Columns = Drawing.Side / 2;

    private const char NoDots = '\u2800';

    /// <summary>The bits of a character's dots, row by row.</summary>
    private static readonly int[] Dots = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    public static string[] Of(ReadOnlySpan<float> image)
    {
        var lines = new string[Drawing.Side / 4];
        for (var line = 0; line < lines.Length; line++)
        {
            var characters = new char[Columns];
            for (var column = 0; column < Columns; column++)
            {
                var bits = 0;
                for (var dot = 0; dot < Dots.Length; dot++)
                    if (image[(4 * line + dot / 2) * Drawing.Side + 2 * column + dot % 2] > 0.5f)
                        bits |= Dots[dot];
                characters[column] = (char)(NoDots + bits);
            }

            lines[line] = new string(characters);
        }

        return lines;
    }
}
