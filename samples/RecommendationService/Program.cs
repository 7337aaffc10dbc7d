using DeepMF.Samples.RecommendationService;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
