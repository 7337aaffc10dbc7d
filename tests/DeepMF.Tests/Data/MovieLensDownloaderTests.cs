using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class MovieLensDownloaderTests : IDisposable
{
    private const string Address = "https://files.grouplens.org/datasets/movielens/ml-1m.zip";
    private static readonly byte[] Zip = MakeZip(("ml-1m-other-name/ratings.dat", "1::30::4::10\n"), ("ml-1m-other-name/movies.dat", "30::A (1994)::Crime\n"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{0}  ml-1m.zip\n")]
    [InlineData("MD5 (ml-1m.zip) = {0}\n")]
    public async Task A_set_is_fetched_checked_and_unpacked(string checksumFile)
    {
        using var server = new FakeServer();
        server.Answers[Address] = () => new ByteArrayContent(Zip);
        server.Answers[Address + ".md5"] = () => new StringContent(string.Format(null, checksumFile, Md5(Zip)));
        var progress = new Recorder();

        var folder = await Download(server, progress);

        folder.Should().Be(Path.Combine(_folder.Root, "cache", "ml-1m"));
        MovieLens.Load(folder).TitleOf(0).Should().Be("A (1994)");
        progress.Reports[^1].Should().Be(new DownloadProgress(Zip.Length, Zip.Length));
        OnlyTheSetIsThere();
    }

    [Fact]
    public async Task A_checksum_may_be_in_capitals()
    {
        using var server = new FakeServer();
        server.Answers[Address] = () => new ByteArrayContent(Zip);
        server.Answers[Address + ".md5"] = () => new StringContent($"{Md5(Zip).ToUpperInvariant()}  ml-1m.zip");

        await Download(server);

        OnlyTheSetIsThere();
    }

    [Fact]
    public async Task A_set_that_is_there_is_not_fetched_again()
    {
        _folder.Write("cache/ml-1m/ratings.dat", "1::30::4::10\n");
        using var server = new FakeServer();

        await Download(server);

        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_differs_from_its_checksum_is_refused()
    {
        using var server = new FakeServer();
        server.Answers[Address] = () => new ByteArrayContent(Zip);
        server.Answers[Address + ".md5"] = () => new StringContent("0123456789abcdef0123456789ABCDEF  ml-1m.zip");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Download(server));

        error.Message.Should().Be($"'{Address}' arrived with the MD5 checksum {Md5(Zip)}, expected 0123456789abcdef0123456789ABCDEF. Try again: the file was damaged on its way, or is being replaced.");
        NothingIsLeft();
    }

    [Fact]
    public async Task A_checksum_file_without_a_checksum_is_refused()
    {
        using var server = new FakeServer();
        server.Answers[Address + ".md5"] = () => new StringContent("<html>moved</html>");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Download(server));

        error.Message.Should().Be($"'{Address}.md5' holds no MD5 checksum.");
        NothingIsLeft();
    }

    [Fact]
    public async Task A_file_that_the_server_lacks_is_an_error_with_its_address()
    {
        using var server = new FakeServer();
        server.Answers[Address + ".md5"] = () => new StringContent(Md5(Zip));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Download(server));

        error.Message.Should().Be($"'{Address}' answered 404 (NotFound), expected the file.");
        error.StatusCode.Should().Be(HttpStatusCode.NotFound);
        NothingIsLeft();
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_nothing()
    {
        using var server = Serving(new BrokenStream(Zip[..100], () => throw new IOException("The line is dead.")));

        var error = await Assert.ThrowsAsync<IOException>(() => Download(server));

        error.Message.Should().Be("The line is dead.");
        NothingIsLeft();
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var server = Serving(new BrokenStream(Zip[..100], source.Cancel));

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Download(server, cancellationToken: source.Token));

        error.CancellationToken.Should().Be(source.Token);
        NothingIsLeft();
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("../content-outside/file.txt")]
    [InlineData("/tmp/deepmf-outside.txt")]
    public async Task A_zip_file_that_points_outside_of_its_folder_is_refused(string entry)
    {
        var zip = MakeZip((entry, "bad"));
        using var server = Serving(new MemoryStream(zip), zip);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Download(server));

        error.Message.Should().Be($"The zip file has an entry '{entry}' that points outside of its folder.");
        NothingIsLeft();
        File.Exists(Path.Combine(_folder.Root, "outside.txt")).Should().BeFalse();
    }

    [Fact]
    public async Task A_zip_file_without_ratings_is_refused()
    {
        var zip = MakeZip(("ml-1m/README", "nothing here"));
        using var server = Serving(new MemoryStream(zip), zip);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Download(server));

        error.Message.Should().Be($"'{Address}' holds no MovieLens ratings.");
        NothingIsLeft();
    }

    [Fact]
    public async Task A_file_that_is_no_zip_file_is_refused()
    {
        byte[] noZip = [1, 2, 3];
        using var server = Serving(new MemoryStream(noZip), noZip);

        await Assert.ThrowsAsync<InvalidDataException>(() => Download(server));

        NothingIsLeft();
    }

    [Fact]
    public async Task A_folder_in_the_way_is_refused_before_anything_is_fetched()
    {
        _folder.Write("cache/ml-1m/mine.txt", "keep");
        using var server = new FakeServer();

        var error = await Assert.ThrowsAsync<IOException>(() => Download(server));

        error.Message.Should().Be($"'{Path.Combine(_folder.Root, "cache", "ml-1m")}' is in the way: it holds no MovieLens set. Remove it, or choose another folder.");
        server.Requests.Should().BeEmpty();
        OnlyTheSetIsThere();
    }

    [Theory]
    [InlineData(MovieLensSet.Small, "ml-latest-small")]
    [InlineData(MovieLensSet.K100, "ml-100k")]
    [InlineData(MovieLensSet.M1, "ml-1m")]
    [InlineData(MovieLensSet.M10, "ml-10m")]
    [InlineData(MovieLensSet.M20, "ml-20m")]
    [InlineData(MovieLensSet.M25, "ml-25m")]
    [InlineData(MovieLensSet.M32, "ml-32m")]
    public void Every_set_has_its_official_address(MovieLensSet set, string name) =>
        MovieLensDownloader.AddressOf(set).Should().Be(new Uri($"https://files.grouplens.org/datasets/movielens/{name}.zip"));

    [Fact]
    public void A_set_that_is_not_defined_is_refused() =>
        Small.MessageOf<ArgumentOutOfRangeException>(() => MovieLensDownloader.AddressOf((MovieLensSet)99)).Should()
            .Be("There is no such MovieLens set. (Parameter 'set')\nActual value was 99.");

    private async Task<string> Download(FakeServer server, IProgress<DownloadProgress>? progress = null, CancellationToken? cancellationToken = null)
    {
        using var client = new HttpClient(server, disposeHandler: false);
        return await new MovieLensDownloader(client).DownloadAsync(MovieLensSet.M1, Path.Combine(_folder.Root, "cache"), progress, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private void NothingIsLeft() => Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Root, "cache")).Should().BeEmpty();

    private void OnlyTheSetIsThere() => Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Root, "cache")).Select(Path.GetFileName).Should().Equal("ml-1m");

    private static FakeServer Serving(Stream content, byte[]? whole = null)
    {
        var server = new FakeServer();
        server.Answers[Address] = () => new StreamContent(content);
        server.Answers[Address + ".md5"] = () => new StringContent(Md5(whole ?? Zip));
        return server;
    }

    private static string Md5(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] MakeZip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }

        return stream.ToArray();
    }

    private sealed class Recorder : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value) => Reports.Add(value);
    }

    private sealed class FakeServer : HttpMessageHandler
    {
        public Dictionary<string, Func<HttpContent>> Answers { get; } = [];

        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.ToString();
            Requests.Add(address);
            return Task.FromResult(Answers.TryGetValue(address, out var content)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = content() }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }

    /// <summary>Serves some bytes, and then something happens.</summary>
    private sealed class BrokenStream(byte[] bytes, Action then) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                then();
            cancellationToken.ThrowIfCancellationRequested();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
