using DeepMF.Samples.MovieRatings;

return await CommandLine.RunAsync(args);
