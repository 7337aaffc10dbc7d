using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Endpoints;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;
using Microsoft.AspNetCore.Mvc;

namespace DeepMF.Samples.RecommendationService;

/// <summary>The web application: services, middleware, endpoints, page.</summary>
internal static class WebService
{
    /// <summary>Builds the application; the caller starts it.</summary>
    /// <param name="service">What it serves; it stays the caller's.</param>
    /// <param name="address">Where it listens; port 0 takes a free one.</param>
    public static WebApplication Create(RecommenderService service, Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(address.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.MostBytes;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A start that fails is told in one line by the program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(service);
        builder.Services.ConfigureHttpJsonOptions(json => ServiceJson.Configure(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemHandler.Complete);
        builder.Services.AddExceptionHandler<ProblemHandler>();
        builder.Services.AddOpenApi("v1", ApiDescription.Configure);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ProblemHandler.WriteAsync(context.HttpContext, new ProblemDetails()).AsTask());
        if (address.IsLoopback)
            app.Use(new LocalNames(address.Host).Check);
        app.Use(OwnPage.Check);
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                file.Context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                file.Context.Response.Headers.XContentTypeOptions = "nosniff";
                file.Context.Response.Headers.CacheControl = "no-cache";
            },
        });
        app.MapOpenApi();
        var routes = app.MapGroup("/api").WithTags("recommender");
        RecommendEndpoints.Map(routes);
        FoldInEndpoint.Map(routes);
        PredictEndpoint.Map(routes);
        SimilarEndpoint.Map(routes);
        BrowseEndpoints.Map(routes);
        HealthEndpoints.Map(routes);
        return app;
    }
}
