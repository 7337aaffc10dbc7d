using DeepMF.Data;

namespace DeepMF.Tests.Data;

/// <summary>Files that another program wrote: DuckDB 1.5, three rows of users 0 to 2, films 10 to 12, ratings of 3.5 and times from 2020-01-01 on.</summary>
public sealed class ForeignParquetTests : IDisposable
{
    private const string Snappy =
        "UEFSMRUAFSQVKCwVBhUAFQYVBgAAEkQCAAAABgEAAAAAAQAAAAIAAAAVABUkFSgsFQYVABUGFQYAABJEAgAAAAYBCgAAAAsAAAAMAAAAFQAVJBUoLBUGFQAVBhUGAAASRAIAAAAGAQAAYEAAAGBAAABgQBUAFTwVQCwVBhUAFQYVBgAAHnQC" +
        "AAAABgEAQPrBCJsFAECCCcIImwUAgMQYwgibBQAVAhlcNQAYDWR1Y2tkYl9zY2hlbWEVCAAVAiUCGAF1JSIAFQIlAhgBZiUiABUIJQIYAXIAFQQlAhgBdCUUTIwSHCwAAAAAABYGGRwZTCYAHBUCGRUAGRgBdRUCFgYWRhZKJgg8GAQCAAAA" +
        "GAQAAAAAFgAoBAIAAAAYBAAAAAAREQAAACYAHBUCGRUAGRgBZhUCFgYWRhZKJlI8GAQMAAAAGAQKAAAAFgAoBAwAAAAYBAoAAAAREQAAACYAHBUIGRUAGRgBchUCFgYWRhZKJpwBPBgEAABgQBgEAABgQBYAKAQAAGBAGAQAAGBAEREAAAAm" +
        "ABwVBBkVABkYAXQVAhYGFl4WYibmATwYCIDEGMIImwUAGAgAQPrBCJsFABYAKAiAxBjCCJsFABgIAED6wQibBQAREQAAABawAhYGJggWwAIAKChEdWNrREIgdmVyc2lvbiB2MS41LjYgKGJ1aWxkIDA2OWNjOWY5YjUpGUwcAAAcAAAcAAAc" +
        "AAAAewEAAFBBUjE=";

    private const string DeltaEncoded =
        "UEFSMRUAFSgVKCwVBhUKFQYVBgAAAgAAAAYBgBAIAwACAAAAAAAAAAAVABUoFSgsFQYVChUGFQYAAAIAAAAGAYAQCAMUAgAAAAAAAAAAFQAVJBUkLBUGFRIVBhUGAAACAAAABgEAAAAAAABgYGBAQEAVABU6FTosFQYVChUGFQYAAAIAAAAG" +
        "AYAQCAOAgNKfmMLNBYCJegAAAAAAAAAAFQQZXDUAGA1kdWNrZGJfc2NoZW1hFQgAFQIlAhgBdSUiABUCJQIYAWYlIgAVCCUCGAFyABUEJQIYAXQlFEyMEhwsAAAAAAAWBhkcGUwmABwVAhkVChkYAXUVABYGFkoWSiYIPBgEAgAAABgEAAAA" +
        "ABYAKAQCAAAAGAQAAAAAEREAAAAmABwVAhkVChkYAWYVABYGFkoWSiZSPBgEDAAAABgECgAAABYAKAQMAAAAGAQKAAAAEREAAAAmABwVCBkVEhkYAXIVABYGFkYWRiacATwYBAAAYEAYBAAAYEAWACgEAABgQBgEAABgQBERAAAAJgAcFQQZ" +
        "FQoZGAF0FQAWBhZcFlwm4gE8GAiAxBjCCJsFABgIAED6wQibBQAWACgIgMQYwgibBQAYCABA+sEImwUAEREAAAAWtgIWBiYIFrYCACgoRHVja0RCIHZlcnNpb24gdjEuNS42IChidWlsZCAwNjljYzlmOWI1KRlMHAAAHAAAHAAAHAAAAHsB" +
        "AABQQVIx";

    private static readonly ParquetInteractionOptions Options = new() { User = "u", Item = "f", Rating = "r", Timestamp = "t" };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_DuckDB_is_read()
    {
        ParquetInteractionReader.Stream<int, int>(Write(Snappy), Options).Should().Equal(
            new Interaction<int, int>(0, 10, 3.5f, 1_577_836_800), new Interaction<int, int>(1, 11, 3.5f, 1_577_836_801), new Interaction<int, int>(2, 12, 3.5f, 1_577_836_802));
    }

    [Fact]
    public void An_encoding_that_is_not_read_is_not_taken_for_damage()
    {
        var path = Write(DeltaEncoded);

        FluentActions.Invoking(() => ParquetInteractionReader.Read<int, int>(path, Options)).Should().Throw<InvalidDataException>().WithMessage(
            $"'{path}', row group 0, column 't': it is stored in a way that is not read (element type System.DateTime is not supported in DELTA_BINARY_PACKED). Write the file with plain or dictionary encoding.");
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Root, "foreign.parquet");
        File.WriteAllBytes(path, Convert.FromBase64String(text));
        return path;
    }
}
