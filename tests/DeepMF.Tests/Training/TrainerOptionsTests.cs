using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class TrainerOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        var options = new TrainerOptions();

        options.Epochs.Should().Be(10);
        options.BatchSize.Should().Be(1024);
        options.Optimizer.Should().Be(new Adam());
        options.LearningRate.Should().BeSameAs(LearningRateSchedule.Constant);
        options.Seed.Should().Be(0);
        options.ValidationFraction.Should().Be(0);
        options.Metrics.Count.Should().Be(0);
        options.Evaluation.Should().Be(new EvaluationOptions());
        options.EvaluateTraining.Should().BeFalse();
        options.EarlyStopping.Should().BeNull();
        options.NegativeSampling.Should().BeNull();
        options.InitializeGlobalBias.Should().BeTrue();
        options.ProgressInterval.Should().Be(TimeSpan.FromMilliseconds(100));
        new EarlyStopping().Should().Be(new EarlyStopping { Metric = null, Patience = 3, MinimumImprovement = 0 });
        new EvaluationOptions().Should().Be(new EvaluationOptions { BatchSize = 4096, Clip = null });
    }

    [Fact]
    public void Equal_options_are_equal_values()
    {
        new TrainerOptions { Metrics = [Metric.Mae] }.Should().Be(new TrainerOptions { Metrics = [Metric.Mae] });
        new TrainerOptions { Metrics = [Metric.Mae] }.Should().NotBe(new TrainerOptions { Metrics = [Metric.Rmse] });
    }

    [Fact]
    public void Values_outside_their_range_are_refused()
    {
        Refused(() => new TrainerOptions { Epochs = 0 }, "Epochs is at least 1. (Parameter 'Epochs')\nActual value was 0.");
        Refused(() => new TrainerOptions { BatchSize = 0 }, "BatchSize is at least 1. (Parameter 'BatchSize')\nActual value was 0.");
        Refused(() => new TrainerOptions { ValidationFraction = 1 }, "ValidationFraction is a number of at least 0 and less than 1. (Parameter 'ValidationFraction')\nActual value was 1.");
        Refused(() => new TrainerOptions { ValidationFraction = double.NaN }, "ValidationFraction is a number of at least 0 and less than 1. (Parameter 'ValidationFraction')\nActual value was NaN.");
        Refused(() => new TrainerOptions { ProgressInterval = TimeSpan.FromSeconds(-1) }, "ProgressInterval is not negative. (Parameter 'ProgressInterval')\nActual value was -00:00:01.");
        Refused(() => new EarlyStopping { Patience = 0 }, "Patience is at least 1 epoch. (Parameter 'Patience')\nActual value was 0.");
        Refused(() => new EarlyStopping { MinimumImprovement = double.NaN }, "MinimumImprovement is a finite number of at least 0. (Parameter 'MinimumImprovement')\nActual value was NaN.");
    }

    [Fact]
    public void Nothing_is_refused_where_something_is_needed()
    {
        var optimizer = () => new TrainerOptions { Optimizer = null! };
        var schedule = () => new TrainerOptions { LearningRate = null! };
        var evaluation = () => new TrainerOptions { Evaluation = null! };
        var metric = () => new TrainerOptions { Metrics = [Metric.Rmse, null!] };

        optimizer.Should().ThrowExactly<ArgumentNullException>().WithParameterName("Optimizer");
        schedule.Should().ThrowExactly<ArgumentNullException>().WithParameterName("LearningRate");
        evaluation.Should().ThrowExactly<ArgumentNullException>().WithParameterName("Evaluation");
        metric.Should().ThrowExactly<ArgumentException>().WithMessage("A metric is null. (Parameter 'Metrics')");
    }

    private static void Refused(Func<object> make, string message) =>
        make.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage(message);
}
