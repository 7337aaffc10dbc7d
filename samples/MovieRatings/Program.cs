using DeepMF.Samples.MovieRatings;

return await CommandLine.Create().Parse(args).InvokeAsync();
