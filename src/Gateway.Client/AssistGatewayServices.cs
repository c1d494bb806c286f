using Gateway.Client.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Client;

/// <summary>Registers clients with a container.</summary>
public static class AssistGatewayServices
{
    /// <summary>Adds one <see cref="AssistGatewayClient"/> for the whole process.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configure">Sets the options; called now, so that a wrong one stops the start.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it, and never shows a secret.</exception>
    public static IServiceCollection AddAssistGateway(this IServiceCollection services, Action<AssistGatewayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = Configured(configure);
        return services.AddSingleton(_ => new AssistGatewayClient(options));
    }

    /// <summary>Adds one more client, for a process that acts for several apps: resolved with <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">The key it is resolved by.</param>
    /// <param name="configure">Sets the options; called now, so that a wrong one stops the start.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it, and never shows a secret.</exception>
    public static IServiceCollection AddAssistGateway(this IServiceCollection services, string name, Action<AssistGatewayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var options = Configured(configure);
        return services.AddKeyedSingleton(name, (_, _) => new AssistGatewayClient(options));
    }

    private static AssistGatewayOptions Configured(Action<AssistGatewayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new AssistGatewayOptions();
        configure(options);
        // Only to find what is wrong with them: each container makes, and wipes, keys of its own.
        ClientSettings.From(options).Dispose();
        return options;
    }
}
