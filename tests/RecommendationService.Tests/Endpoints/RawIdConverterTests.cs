using System.Text.Json;
using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Endpoints;

/// <summary>Ids in JSON.</summary>
public sealed class RawIdConverterTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new RawIdConverter() } };

    [Theory]
    [InlineData(7L, "7")]
    [InlineData(-9007199254740991L, "-9007199254740991")]
    [InlineData(9007199254740992L, "\"9007199254740992\"")]
    public void Numbers_that_a_double_would_change_are_texts(long id, string json) => JsonSerializer.Serialize((RawId)id, Options).Should().Be(json);

    [Fact]
    public void Texts_are_texts() => JsonSerializer.Serialize((RawId)"ann", Options).Should().Be("\"ann\"");

    [Fact]
    public void Numbers_and_texts_are_read()
    {
        JsonSerializer.Deserialize<RawId>("9223372036854775807", Options).Should().Be((RawId)long.MaxValue);
        JsonSerializer.Deserialize<RawId>("\"12\"", Options).Should().Be((RawId)"12");
    }
}
