using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class CosineScheduleTests
{
    private const double Exact = 1e-12;

    [Fact]
    public void One_cycle_starts_low_peaks_at_its_share_of_the_run_and_ends_at_almost_nothing()
    {
        // 101 steps: t = step / 100, the peak at step 25.
        var factors = Factors.Of(new OneCycle(), 101);

        factors[0].Should().BeApproximately(0.04, Exact);
        factors[5].Should().BeApproximately(0.04 + 0.96 * (1 - Math.Cos(0.2 * Math.PI)) / 2, Exact);
        factors[25].Should().Be(1);
        factors[50].Should().BeApproximately(0.750_002_5, Exact); // a third of the way down, cos 60° = 1/2
        factors[75].Should().BeApproximately(0.250_007_5, Exact);
        factors[100].Should().BeApproximately(1e-5, Exact);
        factors[..26].Should().BeInAscendingOrder();
        factors[25..].Should().BeInDescendingOrder();
    }

    [Fact]
    public void Each_option_of_one_cycle_moves_its_own_part()
    {
        var cycle = new OneCycle { PeakAt = 0.5, StartFactor = 0.2, EndFactor = 0.1 };

        Factors.At(cycle, 0, 101).Should().BeApproximately(0.2, Exact);
        Factors.At(cycle, 25, 101).Should().BeApproximately(0.6, Exact);
        Factors.At(cycle, 50, 101).Should().Be(1);
        Factors.At(cycle, 75, 101).Should().BeApproximately(0.55, Exact);
        Factors.At(cycle, 100, 101).Should().BeApproximately(0.1, Exact);
    }

    [Fact]
    public void A_run_that_goes_on_beyond_its_steps_keeps_the_last_factor()
    {
        Factors.At(new OneCycle(), 300, 101).Should().BeApproximately(1e-5, Exact);
        Factors.At(new CosineAnnealing { MinimumFactor = 0.1 }, 300, 101).Should().BeApproximately(0.1, Exact);
    }

    [Fact]
    public void A_run_of_one_step_is_at_its_start()
    {
        Factors.At(new OneCycle(), 0, 1).Should().BeApproximately(0.04, Exact);
        Factors.At(new CosineAnnealing(), 0, 1).Should().Be(1);
    }

    [Fact]
    public void Annealing_falls_along_half_a_cosine()
    {
        var annealing = new CosineAnnealing { MinimumFactor = 0.2 };

        Factors.At(annealing, 0, 7).Should().Be(1);
        Factors.At(annealing, 2, 7).Should().BeApproximately(0.8, Exact); // a third of the way: 0.2 + 0.8 * 3/4
        Factors.At(annealing, 3, 7).Should().BeApproximately(0.6, Exact);
        Factors.At(annealing, 6, 7).Should().BeApproximately(0.2, Exact);
        Factors.At(new CosineAnnealing(), 6, 7).Should().BeApproximately(0, Exact);
    }

    [Fact]
    public void Restarts_come_at_the_ends_of_growing_periods()
    {
        // Ten steps per epoch; periods of 1, 2 and 4 epochs: restarts at steps 10, 30 and 70.
        var factors = Factors.Of(new CosineWarmRestarts { MinimumFactor = 0.2 }, 70);

        factors[0].Should().Be(1);
        factors[5].Should().BeApproximately(0.6, Exact);
        factors[9].Should().BeApproximately(0.2 + 0.4 * (1 + Math.Cos(0.9 * Math.PI)), Exact);
        factors[10].Should().Be(1);
        factors[20].Should().BeApproximately(0.6, Exact);
        factors[30].Should().Be(1);
        factors[50].Should().BeApproximately(0.6, Exact);
        foreach (var period in (Range[])[0..10, 10..30, 30..70])
            factors[period].Should().BeInDescendingOrder();
    }

    [Fact]
    public void A_multiplier_of_one_keeps_the_periods_equal()
    {
        var factors = Factors.Of(new CosineWarmRestarts { FirstPeriod = 3, Multiplier = 1 }, 90);

        factors[15].Should().BeApproximately(0.5, Exact);
        factors[30..60].Should().Equal(factors[..30]);
        factors[60..].Should().Equal(factors[..30]);
    }

    [Fact]
    public void Periods_too_long_to_count_are_no_trouble() =>
        new CosineWarmRestarts { FirstPeriod = int.MaxValue, Multiplier = int.MaxValue }.FactorAt(new RunPosition(long.MaxValue - 1, long.MaxValue, int.MaxValue)).Should().BeInRange(0, 1);

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Factors.Refused(() => new OneCycle { PeakAt = 0 }, "PeakAt is a number between 0 and 1, both excluded. (Parameter 'PeakAt')\nActual value was 0.");
        Factors.Refused(() => new OneCycle { PeakAt = 1 }, "PeakAt is a number between 0 and 1, both excluded. (Parameter 'PeakAt')\nActual value was 1.");
        Factors.Refused(() => new OneCycle { StartFactor = 1.5 }, "StartFactor is a number from 0 to 1. (Parameter 'StartFactor')\nActual value was 1.5.");
        Factors.Refused(() => new OneCycle { EndFactor = double.NaN }, "EndFactor is a number from 0 to 1. (Parameter 'EndFactor')\nActual value was NaN.");
        Factors.Refused(() => new CosineAnnealing { MinimumFactor = -1 }, "MinimumFactor is a number from 0 to 1. (Parameter 'MinimumFactor')\nActual value was -1.");
        Factors.Refused(() => new CosineWarmRestarts { FirstPeriod = 0 }, "FirstPeriod is at least 1 epoch. (Parameter 'FirstPeriod')\nActual value was 0.");
        Factors.Refused(() => new CosineWarmRestarts { Multiplier = 0 }, "Multiplier is at least 1. (Parameter 'Multiplier')\nActual value was 0.");
        Factors.Refused(() => new CosineWarmRestarts { MinimumFactor = 2 }, "MinimumFactor is a number from 0 to 1. (Parameter 'MinimumFactor')\nActual value was 2.");
    }

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        new OneCycle().Should().Be(new OneCycle { PeakAt = 0.25, StartFactor = 0.04, EndFactor = 1e-5 });
        new CosineAnnealing().Should().Be(new CosineAnnealing { MinimumFactor = 0 });
        new CosineWarmRestarts().Should().Be(new CosineWarmRestarts { FirstPeriod = 1, Multiplier = 2, MinimumFactor = 0 });
        new OneCycle().Should().NotBe(new OneCycle { PeakAt = 0.3 });
    }
}
