using Gateway.Envelope.Answers;
using Gateway.Envelope.Replay;
using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Envelope;

/// <summary>What a call does once its envelope was checked.</summary>
public delegate ValueTask<Answer> CallHandler(SignedCall call);

/// <summary>Registration of the envelope, and the guard on routes.</summary>
public static class SignedRoutes
{
    /// <summary>Adds what checks envelopes and remembers requests.</summary>
    public static void AddEnvelope(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(GatewayOptions.Read(configuration));
        services.AddSingleton<EnvelopeGate>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<SignatureThrottle>();
        services.TryAddSingleton<ReplayMemory>();
        services.AddHostedService<ExpiryKeeper<ReplayMemory>>();
    }

    /// <summary>Maps one call. It is reachable only through a group that <see cref="RequireSignature"/> guards.</summary>
    public static void MapCall(this IEndpointRouteBuilder routes, CallDescriptor call, CallHandler handler)
    {
        routes.MapPost("/" + call.Name, Unguarded).WithMetadata(call, handler);
        if (call.AlsoNamed is { } other)
        {
            routes.MapPost("/" + other, Unguarded).WithMetadata(call, handler);
        }
    }

    /// <summary>Nothing in this group runs without a checked envelope, and every answer is signed in the app's dialect.</summary>
    public static RouteGroupBuilder RequireSignature(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var call = endpoint.Metadata.OfType<CallDescriptor>().Single();
            var handler = endpoint.Metadata.OfType<CallHandler>().Single();
            var gate = endpoint.ApplicationServices.GetRequiredService<EnvelopeGate>();
            endpoint.RequestDelegate = http => gate.InvokeAsync(http, call, handler);
        });
        return group;
    }

    // What a call mapped outside a guarded group comes to: nothing.
    private static Task Unguarded(HttpContext http) =>
        throw new InvalidOperationException("A call was mapped without RequireSignature()");
}
