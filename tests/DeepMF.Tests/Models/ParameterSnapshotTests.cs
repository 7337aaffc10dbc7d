namespace DeepMF.Tests.Models;

public sealed class ParameterSnapshotTests
{
    [Fact]
    public void A_model_goes_back_to_its_snapshot_exactly()
    {
        using var model = SampleModels.All[4].Build(3);
        var before = Numbers(model);
        var snapshot = model.TakeSnapshot();
        Disturb(model, 1);

        model.Restore(snapshot);

        Numbers(model).Should().BeEquivalentTo(before, o => o.WithStrictOrdering());
    }

    [Fact]
    public void A_snapshot_is_used_again()
    {
        using var model = SampleModels.All[0].Build(3, new FakeEngine());
        var snapshot = model.TakeSnapshot();
        Disturb(model, 2);
        model.TakeSnapshot(snapshot);
        Disturb(model, 3);

        model.Restore(snapshot);

        Numbers(model).Should().OnlyContain(values => values.All(v => v == 2));
    }

    [Fact]
    public void Parameters_longer_than_an_array_are_kept_in_pieces()
    {
        using var model = SampleModels.All[6].Build(3, new FakeEngine());
        var before = Numbers(model);
        var snapshot = new ParameterSnapshot(model.EngineModel.Parameters, largestChunk: 3);
        snapshot.CopyFrom(model.EngineModel.Parameters);
        Disturb(model, 1);

        model.Restore(snapshot);

        Numbers(model).Should().BeEquivalentTo(before, o => o.WithStrictOrdering());
    }

    [Fact]
    public void A_snapshot_of_another_model_is_refused()
    {
        using var model = SampleModels.All[0].Build(3, new FakeEngine());
        using var other = SampleModels.All[1].Build(3, new FakeEngine());
        var snapshot = other.TakeSnapshot();

        model.Invoking(m => m.Restore(snapshot)).Should().Throw<ArgumentException>().WithMessage("The snapshot is of a model with other parameters. Take it from a model of the same description.");
        model.Invoking(m => m.TakeSnapshot(snapshot)).Should().Throw<ArgumentException>();
    }

    private static float[][] Numbers(Model model) => [.. model.EngineModel.Parameters.Select(p => p.ToArray())];

    private static void Disturb(Model model, float value)
    {
        foreach (var parameter in model.EngineModel.Parameters)
            parameter.Write(0, Enumerable.Repeat(value, (int)parameter.Spec.Length).ToArray());
    }
}
