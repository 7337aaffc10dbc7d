using System.Reflection;
using DeepMF.Torch.Tests;
using DeepMF.Torch.Tests.Native;
using Xunit.v3;

[assembly: NeedsLibtorch]

namespace DeepMF.Torch.Tests;

/// <summary>Skips the tests of this assembly where libtorch has no build, but for those of the loading itself.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NeedsLibtorchAttribute : BeforeAfterTestAttribute
{
    private static readonly string LoadingTests = typeof(FreshProcess).Namespace!;
    private static readonly Type[] Loads = [typeof(FreshLoadTests), typeof(TorchRuntimeTests)];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var type = methodUnderTest.DeclaringType!;
        if (type.Namespace != LoadingTests || Loads.Contains(type))
            Assert.SkipUnless(NativePlatform.Current.HasBuild, $"libtorch has no build for {NativePlatform.Current.RuntimeIdentifier}.");
    }
}
