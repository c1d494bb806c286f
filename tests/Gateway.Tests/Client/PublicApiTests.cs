using Gateway.Client;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Client;

/// <summary>The package's public surface changes only together with the file that is reviewed.</summary>
public sealed class PublicApiTests
{
    private static readonly string Reviewed = Path.Combine(Repository.Root, "src", "Gateway.Client", "PublicApi.txt");

    [Fact]
    public void The_public_api_is_the_one_that_was_reviewed()
    {
        var actual = PublicApi.Of(typeof(AssistGatewayClient).Assembly);
        var proposed = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        File.WriteAllText(proposed, actual);

        Assert.True(
            File.Exists(Reviewed) && File.ReadAllText(Reviewed) == actual,
            $"The public API of Gateway.Client is not the reviewed one. If the change is meant, copy {proposed} over {Reviewed} and have the difference reviewed:\n{actual}");
    }

    [Fact]
    public void Every_call_takes_a_token_and_ends_in_async()
    {
        var calls = typeof(AssistGatewayClient).GetMethods().Where(method => method.ReturnType.IsAssignableTo(typeof(Task))).ToArray();
        Assert.Equal(14, calls.Length);
        Assert.All(calls, call =>
        {
            Assert.EndsWith("Async", call.Name);
            Assert.Equal(typeof(CancellationToken), call.GetParameters()[^1].ParameterType);
            Assert.True(call.ReturnType.GetGenericArguments()[0].IsSubclassOf(typeof(AssistAnswer)));
        });
    }
}
