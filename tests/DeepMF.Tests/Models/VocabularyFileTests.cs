namespace DeepMF.Tests.Models;

public sealed class VocabularyFileTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\nb\r\\c", "a\\nb\\r\\\\c")]
    [InlineData("\\n", "\\\\n")]
    [InlineData("\ufeffbyte order mark", "\ufeffbyte order mark")]
    [InlineData("tab\t nul\0 line\u2028 next\u0085", "tab\t nul\0 line\u2028 next\u0085")]
    [InlineData("\U0001F3AC", "\U0001F3AC")]
    public void A_text_is_one_line(string id, string line)
    {
        VocabularyFile.Escape(id).Should().Be(line);
        VocabularyFile.Unescape(line).Should().Be(id);
    }

    [Fact]
    public void Halves_of_surrogate_pairs_survive()
    {
        string[] ids = ["\ud83c", "\udfac", "\ud83c\ud83c\udfac", "\udfac\ud83c", "\\ud83c", "a\ud83cFFFF"];

        VocabularyFile.Escape(ids[0]).Should().Be("\\uD83C");
        VocabularyFile.Escape(ids[2]).Should().Be("\\uD83C\ud83c\udfac");
        VocabularyFile.Escape(ids[4]).Should().Be("\\\\ud83c");
        RoundTrip(ids).Should().Equal(ids);
    }

    [Fact]
    public void Every_character_survives()
    {
        var ids = Enumerable.Range(0, 0x10000).Select(c => ((char)c).ToString()).Append("").ToArray();

        RoundTrip(ids).Should().Equal(ids);
    }

    [Fact]
    public void An_empty_vocabulary_of_unknown_ids_survives()
    {
        var stream = new MemoryStream();
        VocabularyFile.Write(stream, Vocabulary.Create(Array.Empty<string>(), hasUnknown: true));

        stream.Length.Should().Be(0);
        VocabularyFile.Read(stream, new VocabularyDescription("string", 1, HasUnknown: true)).Count.Should().Be(1);
    }

    private static string[] RoundTrip(string[] ids)
    {
        var stream = new MemoryStream();
        VocabularyFile.Write(stream, Vocabulary.Create(ids));
        stream.Position = 0;
        return ((Vocabulary<string>)VocabularyFile.Read(stream, new VocabularyDescription("string", ids.Length, HasUnknown: false))).Ids.ToArray();
    }
}
