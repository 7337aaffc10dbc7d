using DeepMF.Samples.ImplicitFeedback;

return await CommandLine.RunAsync(args);
