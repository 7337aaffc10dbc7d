using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class DecayScheduleTests
{
    private const double Exact = 1e-12;

    [Fact]
    public void Step_decay_falls_at_the_first_step_of_every_nth_epoch()
    {
        var factors = Factors.Of(new StepDecay { Factor = 0.5, Epochs = 2 }, 60);

        factors[..20].Should().AllBeEquivalentTo(1.0);
        factors[20..40].Should().AllBeEquivalentTo(0.5);
        factors[40..].Should().AllBeEquivalentTo(0.25);
    }

    [Fact]
    public void Exponential_decay_falls_by_its_factor_in_an_epoch()
    {
        var decay = new ExponentialDecay { Factor = 0.25 };

        Factors.At(decay, 0).Should().Be(1);
        Factors.At(decay, 5).Should().BeApproximately(0.5, Exact);
        Factors.At(decay, 10).Should().BeApproximately(0.25, Exact);
        Factors.At(decay, 25).Should().BeApproximately(1 / 32.0, Exact);
        Factors.Of(decay).Should().BeInDescendingOrder();
    }

    [Fact]
    public void A_warm_up_rises_in_a_straight_line_and_then_gives_the_rest_of_the_run_to_its_follower()
    {
        // 121 steps, 20 of them to warm up: the follower sees a run of 101.
        var warmed = Factors.Of(new WarmUp { Epochs = 2, StartFactor = 0.2, Then = new CosineAnnealing() }, 121);

        warmed[0].Should().BeApproximately(0.2, Exact);
        warmed[10].Should().BeApproximately(0.6, Exact);
        warmed[19].Should().BeApproximately(0.96, Exact);
        warmed[20..].Should().Equal(Factors.Of(new CosineAnnealing(), 101));
    }

    [Fact]
    public void A_warm_up_rises_to_where_its_follower_starts()
    {
        var warmed = new WarmUp { StartFactor = 0, Then = new OneCycle { StartFactor = 0.5 } };

        Factors.At(warmed, 0).Should().Be(0);
        Factors.At(warmed, 5).Should().BeApproximately(0.25, Exact);
        Factors.At(warmed, 10).Should().BeApproximately(0.5, Exact);
    }

    [Fact]
    public void A_run_may_be_shorter_than_its_warm_up() =>
        Factors.At(new WarmUp { Epochs = 10, StartFactor = 0, Then = new CosineAnnealing() }, 50, 60).Should().BeApproximately(0.5, Exact);

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Factors.Refused(() => new StepDecay { Factor = 1 }, "Factor is a number between 0 and 1, both excluded. (Parameter 'Factor')\nActual value was 1.");
        Factors.Refused(() => new StepDecay { Epochs = 0 }, "Epochs is at least 1 epoch. (Parameter 'Epochs')\nActual value was 0.");
        Factors.Refused(() => new ExponentialDecay { Factor = double.NaN }, "Factor is a number between 0 and 1, both excluded. (Parameter 'Factor')\nActual value was NaN.");
        Factors.Refused(() => new WarmUp { Epochs = -1 }, "Epochs is at least 1 epoch. (Parameter 'Epochs')\nActual value was -1.");
        Factors.Refused(() => new WarmUp { StartFactor = 1.1 }, "StartFactor is a number from 0 to 1. (Parameter 'StartFactor')\nActual value was 1.1.");
        FluentActions.Invoking(() => new WarmUp { Then = null! }).Should().ThrowExactly<ArgumentNullException>().WithParameterName("Then");
    }

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        new StepDecay().Should().Be(new StepDecay { Factor = 0.1, Epochs = 10 });
        new ExponentialDecay().Should().Be(new ExponentialDecay { Factor = 0.9 });
        new WarmUp().Should().Be(new WarmUp { Epochs = 1, StartFactor = 0.1, Then = LearningRateSchedule.Constant });
        new WarmUp { Then = new OneCycle() }.Should().NotBe(new WarmUp());
    }
}
