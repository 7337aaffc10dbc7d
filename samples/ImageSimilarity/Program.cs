using System.Text;
using DeepMF.Samples.ImageSimilarity;

// Pictures are drawn with characters beyond ASCII.
Console.OutputEncoding = Encoding.UTF8;
return await CommandLine.RunAsync(args);
