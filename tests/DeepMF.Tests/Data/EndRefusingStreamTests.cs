using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class EndRefusingStreamTests
{
    [Fact]
    public async Task What_is_there_is_read_and_the_end_throws()
    {
        await using var stream = new EndRefusingStream(new MemoryStream([1, 2, 3, 4, 5]));
        var buffer = new byte[4];
        var token = TestContext.Current.CancellationToken;

        stream.ReadByte().Should().Be(1);
        (await stream.ReadAsync(buffer, token)).Should().Be(4);
        buffer.Should().Equal(2, 3, 4, 5);
        stream.Read([]).Should().Be(0);
        Assert.Throws<EndOfStreamException>(() => stream.ReadByte()).Message.Should().Be("The file ends in the middle of a value");
        Assert.Throws<EndOfStreamException>(() => stream.Read(buffer, 0, 4));
        Assert.Throws<EndOfStreamException>(() => stream.Read(buffer.AsSpan()));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => (await stream.ReadAsync(buffer, token)).Should().Be(0));
        stream.Position = 3;
        stream.Read(buffer, 0, 4).Should().Be(2);
    }
}
