namespace DeepMF.Tests.Models;

public sealed class ModelSaveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf").FullName;

    private string FilePath => Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_default_engine_saves_and_loads_exactly()
    {
        using var model = SampleModels.All[4].Build(7);
        var batch = Fill(model);

        model.Save(FilePath);
        using var loaded = Model.Load(FilePath);

        loaded.EngineModel.Engine.Should().BeSameAs(DeepMF.Cpu.CpuEngine.Default);
        loaded.Predict(batch).Should().Equal(model.Predict(batch));
    }

    [Fact]
    public void A_newer_file_takes_the_place_of_the_older_one_and_leaves_nothing_beside()
    {
        using var first = SampleModels.All[0].Build(1, new FakeEngine());
        using var second = SampleModels.All[1].Build(2, new FakeEngine());

        first.Save(FilePath);
        second.Save(FilePath);

        using var loaded = Model.Load(FilePath, new FakeEngine());
        loaded.Spec.Should().Be(second.Spec);
        Directory.GetFileSystemEntries(_folder).Should().Equal(FilePath);
    }

    [Fact]
    public void A_failure_in_the_middle_keeps_the_old_file()
    {
        using var model = SampleModels.All[0].Build(1, new FakeEngine());
        model.Save(FilePath);
        var old = File.ReadAllBytes(FilePath);
        model.EngineModel.Parameters[1].Write(13, [float.NaN]);

        model.Invoking(m => m.Save(FilePath)).Should().Throw<InvalidOperationException>()
            .WithMessage("Parameter 'embedding.item.weight' holds NaN at position 13, so the model is not saved. Train it again with a lower learning rate.");

        File.ReadAllBytes(FilePath).Should().Equal(old);
        Directory.GetFileSystemEntries(_folder).Should().Equal(FilePath);
    }

    [Fact]
    public void A_full_disk_keeps_the_old_file()
    {
        File.WriteAllText(FilePath, "old");

        var write = () => AtomicFile.Write(FilePath, "The model", _ => throw new IOException("No space left on device."));

        write.Should().ThrowExactly<IOException>().WithMessage($"The model cannot be saved to '{FilePath}': No space left on device.");
        File.ReadAllText(FilePath).Should().Be("old");
        Directory.GetFileSystemEntries(_folder).Should().Equal(FilePath);
    }

    [Fact]
    public void A_place_that_may_not_be_written_is_named()
    {
        var write = () => AtomicFile.Write(FilePath, "The model", _ => throw new UnauthorizedAccessException("no"));

        write.Should().ThrowExactly<UnauthorizedAccessException>().WithMessage($"The model cannot be saved to '{FilePath}': writing there is not allowed. Choose another folder.");
        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        using var model = SampleModels.All[0].Build(1, new FakeEngine());
        var path = Path.Combine(_folder, "no", "model.zip");

        model.Invoking(m => m.Save(path)).Should().ThrowExactly<DirectoryNotFoundException>().WithMessage($"The model cannot be saved to '{path}': the folder does not exist. Create it first.");
    }

    [Fact]
    public void A_device_is_not_replaced_by_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no devices among its files.");
        using var model = SampleModels.All[0].Build(1, new FakeEngine());

        model.Invoking(m => m.Save("/dev/null")).Should().ThrowExactly<IOException>().WithMessage("The model cannot be saved to '/dev/null': it is a device. Give the path of a file.");
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_refused()
    {
        using var model = SampleModels.All[0].Build(1, new FakeEngine());

        model.Invoking(m => m.Save(_folder)).Should().ThrowExactly<IOException>().WithMessage($"The model cannot be saved to '{_folder}': it is a folder. Give the path of a file.");
        model.Invoking(m => m.Save(" ")).Should().Throw<ArgumentException>().WithParameterName("path");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var load = () => Model.Load(FilePath);

        load.Should().ThrowExactly<FileNotFoundException>().WithMessage($"There is no model file '{FilePath}'.").Which.FileName.Should().Be(FilePath);
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused()
    {
        File.WriteAllText(FilePath, "user,item,rating\n1,2,3\n");

        var load = () => Model.Load(FilePath);

        load.Should().ThrowExactly<InvalidDataException>().WithMessage($"The model file '{FilePath}' cannot be loaded. It is no zip, or its directory is damaged: End of Central Directory record could not be found.");
    }

    [Fact]
    public void A_disposed_model_refuses_everything()
    {
        var model = SampleModels.All[0].Build(1);
        var snapshot = model.TakeSnapshot();
        model.Dispose();
        model.Dispose();

        model.Invoking(m => m.Save(FilePath)).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.TakeSnapshot()).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.Restore(snapshot)).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.Predict(("user", 1), ("item", 1))).Should().Throw<ObjectDisposedException>();
        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void A_training_summary_is_copied_and_has_no_nulls()
    {
        using var model = SampleModels.All[0].Build(1, new FakeEngine());
        var notes = new Dictionary<string, string> { ["epochs"] = "5" };

        model.TrainingSummary.Should().BeEmpty();
        model.TrainingSummary = notes;
        notes["epochs"] = "6";

        model.TrainingSummary["epochs"].Should().Be("5");
        model.Invoking(m => m.TrainingSummary = new Dictionary<string, string> { ["a"] = null! }).Should().Throw<ArgumentException>().WithMessage("The note 'a' is null. (Parameter 'value')");
    }

    private static DeepMF.Engines.Batch Fill(Model model)
    {
        var batch = model.CreateBatch(3);
        batch.Count = 3;
        for (var row = 0; row < 3; row++)
        {
            batch.Categorical("user").Indices[row] = row;
            batch.MultiValued("tags").SetRow(row, [0, row]);
            batch.Numeric("age").Values[2 * row] = row;
        }

        return batch;
    }
}
