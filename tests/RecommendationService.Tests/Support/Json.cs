using System.Text.Json.Nodes;

namespace DeepMF.Samples.RecommendationService.Tests.Support;

/// <summary>Parts of answers.</summary>
internal static class Json
{
    public static string Text(this JsonNode node, string name) => (string)node[name]!;

    public static int[] Items(this JsonNode node) => [.. node["items"]!.AsArray().Select(i => (int)i!["item"]!)];

    public static float[] Numbers(this JsonNode node, string name) => [.. node["items"]!.AsArray().Select(i => (float)i![name]!)];
}
