using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DeepMF.Benchmarks.Serving;

namespace DeepMF.Benchmarks.Service;

/// <summary>What the service is asked for.</summary>
internal static class ServiceRequests
{
    public const string Recommend = "top 10";

    /// <summary>Of ten requests in a row seven are lists, one each predicts, asks for similar items and folds somebody in.</summary>
    public static string KindOf(int call) => (call % 10) switch
    {
        7 => "predict",
        8 => "similar 10",
        9 => "fold in 20, top 10",
        _ => Recommend,
    };

    public static HttpRequestMessage Of(int call) => (call % 10) switch
    {
        7 => Get($"/api/users/{ServingData.UserOf(call)}/predictions/{ServingData.ItemOf(call)}"),
        8 => Get($"/api/items/{ServingData.ItemOf(call)}/similar"),
        9 => Post("/api/fold-in", FoldIn(call)),
        _ => List(call),
    };

    public static HttpRequestMessage List(int call) => Get($"/api/users/{ServingData.UserOf(call)}/recommendations");

    public static HttpRequestMessage Reload() => new(HttpMethod.Post, "/api/reload");

    private static HttpRequestMessage Get(FormattableString path) => new(HttpMethod.Get, path.ToString(CultureInfo.InvariantCulture));

    private static HttpRequestMessage Post(string path, string json) => new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };

    private static string FoldIn(int call) =>
        $$"""{"ratings":[{{string.Join(',', ServingData.NewUser(call).Select(r => string.Create(CultureInfo.InvariantCulture, $$"""{"item":{{r.Item}},"rating":{{r.Rating}}}""")))}}]}""";
}
