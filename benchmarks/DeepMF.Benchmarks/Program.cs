using System.CommandLine;
using System.CommandLine.Invocation;
using DeepMF.Benchmarks.Micro;
using DeepMF.Benchmarks.Ncf;
using DeepMF.Benchmarks.Pictures;
using DeepMF.Benchmarks.Quality;
using DeepMF.Benchmarks.Ratings;
using DeepMF.Benchmarks.Reading;
using DeepMF.Benchmarks.Scaling;
using DeepMF.Benchmarks.Scoring;
using DeepMF.Benchmarks.Service;
using DeepMF.Benchmarks.Serving;
using DeepMF.Benchmarks.Stored;
using DeepMF.Benchmarks.Throughput;

var root = new RootCommand("Measures DeepMF: whole training runs against the limits of the machine, the reading of files, training from a file, the ranking of implicit feedback, lists of the best items, serving, a service under load, and single kernels.")
{
    ThroughputCommand.Create(),
    RatingsCommand.Create(),
    ScoringCommand.Create(),
    ServingCommand.Create(),
    ServiceCommand.Create(),
    ReadingCommand.Create(),
    StoredCommand.Create(),
    QualityCommand.Create(),
    NcfCommand.Create(),
    ScalingCommand.Create(),
    PicturesCommand.Create(),
    MicroCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Action is not ParseErrorAction)
    return parsed.Invoke();
// One line, without the help that would push it off the screen.
Console.Error.WriteLine($"{parsed.Errors[0].Message} Use --help for what can be given.");
return 1;
