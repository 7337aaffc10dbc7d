using DeepMF.Samples.Gallery;

return await CommandLine.RunAsync(args);
