using System.Text;
using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class CsvInteractionReaderTests : IDisposable
{
    private static readonly CsvInteractionOptions Named = new() { User = "user", Item = "item", Rating = "rating", Timestamp = "time" };
    private static readonly CsvInteractionOptions ByPosition = new() { User = 0, Item = 1, Rating = 2, HasHeader = false };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_found_by_name_in_any_order()
    {
        var path = _folder.Write("r.csv", "time,rating,extra, Item ,USER\n100,4.5,x,7,1\n50,-2e-1,y,8,2\n60,3,z,7,2\n");

        var table = CsvInteractionReader.Read<int, int>(path, Named);

        ((Vocabulary<int>)table.UserVocabulary).Ids.ToArray().Should().Equal(1, 2);
        ((Vocabulary<int>)table.ItemVocabulary).Ids.ToArray().Should().Equal(7, 8);
        table.UserIndices.ToArray().Should().Equal(0, 1, 1);
        table.ItemIndices.ToArray().Should().Equal(0, 1, 0);
        table.Ratings.ToArray().Should().Equal(4.5f, -0.2f, 3);
        table.Timestamps.ToArray().Should().Equal(100, 50, 60);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("\t")]
    [InlineData("::")]
    [InlineData("<|>")]
    public void Any_separator_is_read(string separator)
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => string.Join(separator, i % 97, $"item:{i % 89}<|", i % 5));
        var path = _folder.Write("r.txt", string.Join("\r\n", lines));

        var table = CsvInteractionReader.Read<long, string>(path, ByPosition with { Separator = separator });

        table.Count.Should().Be(20_000);
        table.UserVocabulary.Count.Should().Be(97);
        table.ItemVocabulary.GetId(88).Should().Be("item:88<|");
        table.Ratings.ToArray().Should().Equal(Enumerable.Range(0, 20_000).Select(i => (float)(i % 5)));
        table.HasTimestamps.Should().BeFalse();
    }

    [Fact]
    public void Ratings_are_1_where_there_is_no_column_for_them()
    {
        var path = _folder.Write("r.csv", "user,item\na,x\nb,y\n");

        var table = CsvInteractionReader.Read<string, string>(path, new CsvInteractionOptions { User = "user", Item = "item" });

        table.Ratings.ToArray().Should().Equal(1, 1);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("::")]
    public void Quoted_fields_may_hold_separators_quotes_and_line_breaks(string separator)
    {
        var path = _folder.Write("r.csv", $"""
            "a{separator}b"{separator}x{separator}1

            "say ""hi""{separator}
            you"{separator}y{separator}2
            "c"{separator}"{separator}"{separator}"3"
            """.ReplaceLineEndings("\n"));

        var table = CsvInteractionReader.Read<string, string>(path, ByPosition with { Separator = separator });

        ((Vocabulary<string>)table.UserVocabulary).Ids.ToArray().Should().Equal($"a{separator}b", $"say \"hi\"{separator}\nyou", "c");
        ((Vocabulary<string>)table.ItemVocabulary).Ids.ToArray().Should().Equal("x", "y", separator);
    }

    [Fact]
    public void A_quote_is_a_character_like_any_other_where_there_are_no_quotes()
    {
        var path = _folder.Write("r.txt", "\"a\"::x::1\nb\"::\"y::2\n");

        var table = CsvInteractionReader.Read<string, string>(path, ByPosition with { Separator = "::", HasQuotes = false });

        ((Vocabulary<string>)table.UserVocabulary).Ids.ToArray().Should().Equal("\"a\"", "b\"");
        table.ItemVocabulary.GetId(1).Should().Be("\"y");
    }

    [Fact]
    public void The_encoding_counts_unless_there_is_a_byte_order_mark()
    {
        var latin = _folder.Write("latin.csv", "é,x,1\n", Encoding.Latin1);
        var marked = _folder.Write("marked.csv", "é,x,1\n", new UTF8Encoding(true));
        var options = ByPosition with { Encoding = Encoding.Latin1 };

        CsvInteractionReader.Read<string, string>(latin, options).UserVocabulary.GetId(0).Should().Be("é");
        CsvInteractionReader.Read<string, string>(marked, options).UserVocabulary.GetId(0).Should().Be("é");
    }

    [Fact]
    public void Bytes_that_are_no_text_in_the_encoding_are_refused()
    {
        var path = _folder.Write("latin.csv", "a,x,1\nMüller,x,1\nMöller,x,2\n", Encoding.Latin1);

        Small.MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, string>(path, ByPosition)).Should()
            .Be($"'{path}': the bytes FC behind line 1 are no text in the encoding utf-8. Say which encoding the file has, such as Encoding.Latin1.");
        Small.MessageOf<InvalidDataException>(() => _ = CsvInteractionReader.Stream<string, string>(path, ByPosition).ToArray()).Should().Contain("no text in the encoding utf-8");
        CsvInteractionReader.Read<string, string>(path, ByPosition with { Encoding = Encoding.Latin1 }).UserVocabulary.GetId(2).Should().Be("Möller");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_behind_a_byte_order_mark_too()
    {
        var path = _folder.Write("marked.csv", "");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, (byte)'a', (byte)',', (byte)'x', (byte)',', (byte)'1', (byte)'\n', 0xFC, (byte)',', (byte)'x', (byte)',', (byte)'1', (byte)'\n']);

        Small.MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, string>(path, ByPosition)).Should().Contain("the bytes FC behind line 1 are no text");
    }

    [Fact]
    public void Lines_that_begin_with_a_number_sign_are_data()
    {
        var path = _folder.Write("r.csv", "#1,x,1\n");

        CsvInteractionReader.Read<string, string>(path, ByPosition).UserVocabulary.GetId(0).Should().Be("#1");
    }

    [Fact]
    public void Existing_vocabularies_are_kept_and_unknown_ids_dropped_or_refused()
    {
        var path = _folder.Write("r.csv", "user,item,rating,time\n1,7,4,1\n2,7,5,2\n1,9,3,3\n");
        var users = Vocabulary.Create([1]);
        var items = Vocabulary.Create([9, 7]);

        var (table, skipped) = CsvInteractionReader.Encode(path, Named, users, items, UnknownIds.Skip);

        skipped.Should().Be(1);
        table.ItemIndices.ToArray().Should().Equal(1, 0);
        table.UserVocabulary.Should().BeSameAs(users);
        MessageOf<InvalidDataException>(() => CsvInteractionReader.Encode(path, Named, users, items)).Should()
            .Be($"'{path}', line 3: the user '2' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown.");
        CsvInteractionReader.Encode(path, Named, Vocabulary.Create([1], hasUnknown: true), items).Interactions.UserIndices.ToArray().Should().Equal(1, 0, 1);
    }

    [Theory]
    [InlineData("user,item,rating,time\n1,7,4,1\n1,x9,5,2\n", "line 3, column 'item': found 'x9', expected a whole number from -2147483648 to 2147483647 for the item id.")]
    [InlineData("user,item,rating,time\n,7,4,1\n", "line 2, column 'user': found '', expected a whole number from -2147483648 to 2147483647 for the user id.")]
    [InlineData("user,item,rating,time\n3000000000,7,4,1\n", "line 2, column 'user': found '3000000000', expected a whole number from -2147483648 to 2147483647 for the user id.")]
    [InlineData("user,item,rating,time\n1,7,good,1\n", "line 2, column 'rating': found 'good', expected a finite number for the rating.")]
    [InlineData("user,item,rating,time\n1,7,NaN,1\n", "line 2, column 'rating': found 'NaN', expected a finite number for the rating.")]
    [InlineData("user,item,rating,time\n1,7,1e99,1\n", "line 2, column 'rating': found '1e99', expected a finite number for the rating.")]
    [InlineData("user,item,rating,time\n\n\n1,7,4,noon\n", "line 4, column 'time': found 'noon', expected a whole number of seconds for the time.")]
    [InlineData("user,item,rating,time\n1,7,4,1\n1,7,4\n", "line 3: found 3 fields, expected at least 4, since column 'time' is needed.")]
    [InlineData("user,item,rating,note,time\n1,7,4,\"two\nlines\nor three\",1\n1,7,x,,2\n", "line 5, column 'rating': found 'x', expected a finite number for the rating.")]
    [InlineData("user,item,stars,time\n1,7,4,1\n", "line 1: there is no column 'rating'. The header has: 'user', 'item', 'stars', 'time'.")]
    [InlineData("user,item,rating,time\n1,7,4,1\n1,7,4,\"1\n", "line 3: A quoted field at the end of the input ends without a closing quote.")]
    [InlineData("user,\"item\"x,rating,time\n", "line 1: A delimiter, newline or EOF was expected after a closing quote.")]
    [InlineData("user,item,rating,time\n1,7,4,1\n1,\"7\"7,4,1\n", "line 3: A delimiter, newline or EOF was expected after a closing quote.")]
    public void A_wrong_line_is_refused_with_file_line_column_text_and_what_was_expected(string text, string message)
    {
        var path = _folder.Write("r.csv", text);

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(path, Named)).Should().Be($"'{path}', {message}");
    }

    [Fact]
    public void Long_and_unprintable_text_is_cut_and_cleaned_in_messages()
    {
        var path = _folder.Write("r.csv", $"1,7,{new string('z', 50)}\n");
        var control = _folder.Write("c.csv", "1,7,a\u0001b\n");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(path, ByPosition)).Should()
            .Be($"'{path}', line 1, column 2: found '{new string('z', 40)}…', expected a finite number for the rating.");
        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(control, ByPosition)).Should()
            .Be($"'{control}', line 1, column 2: found 'a?b', expected a finite number for the rating.");
    }

    [Fact]
    public void An_empty_string_is_no_id()
    {
        var path = _folder.Write("r.csv", "a,x,1\nb,,1\n");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, string>(path, ByPosition)).Should()
            .Be($"'{path}', line 2, column 1: found '', expected text for the item id.");
    }

    [Theory]
    [InlineData("", "is empty, expected a header and one line per interaction.")]
    [InlineData("\n\n", "is empty, expected a header and one line per interaction.")]
    [InlineData("user,item,rating,time\n", "has a header but no rows.")]
    public void A_file_without_rows_is_refused(string text, string message)
    {
        var path = _folder.Write("r.csv", text);

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(path, Named)).Should().Be($"'{path}' {message}");
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        var path = Path.Combine(_folder.Root, "none.csv");

        var error = Assert.Throws<FileNotFoundException>(() => CsvInteractionReader.Read<int, int>(path, Named));

        error.Message.Should().Be($"The file '{path}' does not exist.");
        error.FileName.Should().Be(path);
    }

    [Fact]
    public void A_name_without_a_header_is_refused()
    {
        var path = _folder.Write("r.csv", "1,2,3\n");

        MessageOf<InvalidOperationException>(() => CsvInteractionReader.Read<int, int>(path, Named with { HasHeader = false })).Should()
            .Be("Column 'user' is given by name, but the file has no header: give its position, from 0.");
    }

    [Fact]
    public void A_text_with_the_unit_separator_is_refused_where_it_stands_in_for_a_long_one()
    {
        var path = _folder.Write("r.csv", "1::2\u001F::3\n");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, string>(path, ByPosition with { Separator = "::" })).Should()
            .Be($"'{path}', line 1: found the control character U+001F, expected text. The file is damaged, or no text file.");
    }

    /// <summary>The parser would take it for a quote, and join the lines between two of them to one field.</summary>
    [Theory]
    [InlineData("1,2,3\n1,2,\0\0\n", true, 2)]
    [InlineData("1,2,3\n1,\0 2,3\n4,5\0,6\n", false, 2)]
    [InlineData("\0\0\0\0", false, 1)]
    [InlineData("\"a\nb\",2,3\n\0,2,3\n", true, 3)]
    public void A_null_character_is_refused(string text, bool hasQuotes, int line)
    {
        var path = _folder.Write("r.csv", text);

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<string, string>(path, ByPosition with { HasQuotes = hasQuotes })).Should()
            .Be($"'{path}', line {line}: found the control character U+0000, expected text. The file is damaged, or no text file.");
    }

    [Fact]
    public void A_header_that_is_no_text_is_shown_in_part()
    {
        var path = _folder.Write("r.csv", new string('x', 1000) + ",\u0001," + string.Join(',', Enumerable.Range(3, 30)) + "\n1,2,3\n");

        MessageOf<InvalidDataException>(() => CsvInteractionReader.Read<int, int>(path, Named)).Should()
            .Be($"'{path}', line 1: there is no column 'user'. The header has: '{new string('x', 40)}…', '?', {string.Join(", ", Enumerable.Range(3, 18).Select(c => $"'{c}'"))} and 12 more.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("a\n")]
    public void A_separator_that_cannot_be_is_refused(string separator) =>
        Assert.ThrowsAny<ArgumentException>(() => ByPosition with { Separator = separator }).ParamName.Should().Be("Separator");

    [Fact]
    public void A_column_before_the_first_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CsvColumn.At(-1)).ParamName.Should().Be("position");
}
