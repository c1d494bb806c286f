using Gateway.Envelope;
using Gateway.Merchants;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Merchants;

/// <summary>The names of the calls, as apps are allowed them and as records are searched for.</summary>
public sealed class AssistCallsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public void The_names_are_those_of_the_calls_that_are_served()
    {
        var served = gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<CallDescriptor>()?.Name)
            .OfType<string>()
            // Not a call of a merchant's, but there is a record of each.
            .Append(AssistCalls.Callback)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(served.Order(StringComparer.Ordinal), AssistCalls.Names.Order(StringComparer.Ordinal));
    }
}
