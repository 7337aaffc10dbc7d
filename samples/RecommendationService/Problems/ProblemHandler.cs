using System.Net.Mime;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace DeepMF.Samples.RecommendationService.Problems;

/// <summary>Turns whatever goes wrong in a request into a problem document (RFC 9457) that says what was wrong and what was expected.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var (status, detail) = exception switch
        {
            RequestException wrong => (wrong.Status, wrong.Message),
            BadHttpRequestException wrong => (wrong.StatusCode, BadRequestText.Of(wrong, httpContext.Request)),
            ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "The service is stopping. Ask again when it is back."),
            _ => (StatusCodes.Status500InternalServerError, "Something failed inside the service. Its log says what."),
        };
        if (status >= StatusCodes.Status500InternalServerError)
            LogFailure(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        httpContext.Response.StatusCode = status;
        return await WriteAsync(httpContext, new ProblemDetails { Status = status, Detail = detail }).ConfigureAwait(false);
    }

    /// <summary>Writes a problem, whatever kinds of answers the request accepts: one in JSON says more than an answer without a body.</summary>
    public static ValueTask<bool> WriteAsync(HttpContext context, ProblemDetails problem)
    {
        // The writer looks there, and would write nothing for 'text/html'.
        context.Request.Headers.Accept = MediaTypeNames.Application.ProblemJson;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    /// <summary>What a status says that came without words of its own.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at '{context.HttpContext.Request.Path}'. All addresses are in /openapi/v1.json.",
            StatusCodes.Status405MethodNotAllowed => $"'{context.HttpContext.Request.Path}' does not take {context.HttpContext.Request.Method}. All addresses are in /openapi/v1.json.",
            StatusCodes.Status413PayloadTooLarge => FormattableString.Invariant($"The body is too large: at most {Contracts.Limits.MostBytes:N0} bytes are read."),
            StatusCodes.Status415UnsupportedMediaType => "The body is no JSON: the header Content-Type must be application/json.",
            _ => null,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void LogFailure(ILogger logger, string method, string path, Exception exception);
}
