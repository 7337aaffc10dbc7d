using System.CommandLine;
using System.CommandLine.Invocation;
using DeepMF.Benchmarks.Micro;
using DeepMF.Benchmarks.Throughput;

var root = new RootCommand("Measures DeepMF: whole training runs against the limits of the machine, and single kernels.")
{
    ThroughputCommand.Create(),
    MicroCommand.Create(),
};
var parsed = root.Parse(args);
// A bad value is answered by its error line alone: the help would push it off the screen.
if (parsed.Action is ParseErrorAction errors)
    errors.ShowHelp = false;
return parsed.Invoke();
