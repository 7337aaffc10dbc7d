using DeepMF.Samples.RecommendationService;

return await CommandLine.RunAsync(args);
