namespace DeepMF.Torch.Tests.Docs;

/// <summary>The programs of the documents that need libtorch run; all others are run by the tests of the core.</summary>
public sealed class TorchDocsTests
{
    public static TheoryData<string> DocumentsWithPrograms => [.. Documents.Under("").Where(document => Documents.Programs(document, needTorch: true).Length > 0)];

    [Theory]
    [MemberData(nameof(DocumentsWithPrograms))]
    public void Programs_run(string document)
    {
        foreach (var program in Documents.Programs(document, needTorch: true))
            Snippet.Run(program);
    }
}
