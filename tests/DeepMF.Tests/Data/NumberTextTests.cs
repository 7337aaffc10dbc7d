using System.Globalization;
using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class NumberTextTests
{
    [Fact]
    public void Numbers_of_up_to_seven_digits_are_those_of_the_runtime_to_the_bit()
    {
        var wrong = new List<string>();
        for (var digits = 0; digits < 10_000_000; digits += digits < 20_000 ? 1 : 997)
        {
            var text = digits.ToString(CultureInfo.InvariantCulture);
            for (var point = 0; point <= text.Length; point++)
            {
                var number = point == text.Length ? text : text.Insert(point, ".");
                Compare(number, wrong);
                Compare("-" + number, wrong);
            }
        }

        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("-0")]
    [InlineData("+3")]
    [InlineData(" 4 ")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("00000000.50000000")]
    [InlineData("16777217")]
    [InlineData("0.1234567890123")]
    [InlineData("1e3")]
    [InlineData("1e99")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("\u0661")]
    public void Other_text_is_read_as_by_the_runtime(string text)
    {
        var wrong = new List<string>();

        Compare(text, wrong);

        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("-12")]
    [InlineData("+12")]
    [InlineData(" 12 ")]
    [InlineData("999999999")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("-2147483648")]
    [InlineData("999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("1.0")]
    [InlineData("1/2")]
    [InlineData("1:2")]
    public void Whole_numbers_are_those_of_the_runtime(string text)
    {
        var isInt = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var expectedInt);
        var isLong = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var expectedLong);

        NumberText.TryParse(text, out int i).Should().Be(isInt);
        NumberText.TryParse(text, out long l).Should().Be(isLong);
        if (isInt)
            i.Should().Be(expectedInt);
        if (isLong)
            l.Should().Be(expectedLong);
    }

    private static void Compare(string text, List<string> wrong)
    {
        var isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var expected);
        if (NumberText.TryParse(text, out float value) != isNumber || (isNumber && BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(expected)))
            wrong.Add(text);
    }
}
