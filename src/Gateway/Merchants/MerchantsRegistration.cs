using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Merchants;

public static class MerchantsRegistration
{
    /// <summary>The directory and the usage of secrets. Needs an <see cref="IMerchantStore"/>.</summary>
    public static IServiceCollection AddMerchants(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MerchantDirectory>();
        services.AddSingleton<SecretUsage>();
        services.AddHostedService<SecretUsageFlush>();
        return services;
    }
}
