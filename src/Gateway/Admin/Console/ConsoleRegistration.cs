using System.Text.Encodings.Web;
using System.Text.Unicode;
using Gateway.Admin.Account;
using Gateway.Admin.Login;
using Gateway.Admin.Sessions;
using Gateway.Admin.Setup;
using Gateway.Admin.Tokens;
using Gateway.Admin.Users;
using Gateway.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.WebEncoders;

namespace Gateway.Admin.Console;

internal static class ConsoleRegistration
{
    private const string AntiforgeryCookie = "gateway-form";
    private const string NoticeCookie = "gateway-notice";

    /// <summary>The pages under <c>/admin</c>, and who gets in. Needs the stores.</summary>
    public static void AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<ConsoleSessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<KnownBrowser>();
        services.AddSingleton<SecondStep>();
        services.AddSingleton<CurrentPassword>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<IStartNotice>(provider => provider.GetRequiredService<SetupLink>());
        var initialPassword = InitialPassword.Read(configuration);
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<InitialPassword>(provider, initialPassword ?? ""));
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsoleGuard>();
        services.AddTransient<Words>();
        services.AddPages();
    }

    /// <summary>For requests of the console: the way back from what cannot be shown, and whether the browser came by TLS.</summary>
    public static void UseConsole(this IApplicationBuilder app) => app.UseWhen(
        static http => IsPage(http.Request.Path),
        static console =>
        {
            console.Use(static (http, next) =>
            {
                // Only for the `Secure` of cookies: who sends it without a proxy harms nobody else.
                if (http.Request.Headers["X-Forwarded-Proto"] == Uri.UriSchemeHttps)
                {
                    http.Request.Scheme = Uri.UriSchemeHttps;
                }

                return next(http);
            });
            console.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = FaultModel.Path });
            console.UseStatusCodePagesWithReExecute(FaultModel.Path, "?status={0}");
        });

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<ConsoleAssets>().Map(routes);
        routes.MapRazorPages();
    }

    private static bool IsPage(PathString path) =>
        path.StartsWithSegments(ConsoleNav.Root) && !path.StartsWithSegments(AdminRegistration.Root);

    private static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<IDataProtectionProvider, ConsoleProtection>();
        // Pages need it to exist. All of authorization would put a stage of its own into the way of every call.
        services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
        services.AddMvcCore(static options => options.Filters.AddService<ConsoleGuard>())
            .ConfigureApplicationPartManager(static manager =>
            {
                // Whichever program this runs in, the pages are this assembly's.
                var assembly = typeof(ConsoleRegistration).Assembly;
                manager.ApplicationParts.Clear();
                foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly))
                {
                    manager.ApplicationParts.Add(part);
                }
            })
            .AddRazorPages();
        services.Configure<RazorPagesOptions>(static options => options.RootDirectory = "/Admin");
        services.Configure<MvcOptions>(static options => options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
        services.Configure<CookieTempDataProviderOptions>(static options =>
        {
            options.Cookie.Name = NoticeCookie;
            options.Cookie.Path = ConsoleNav.Root;
            options.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddAntiforgery(static options =>
        {
            options.HeaderName = AdminAccess.AntiforgeryHeader;
            options.Cookie.Name = AntiforgeryCookie;
            options.Cookie.Path = ConsoleNav.Root;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Said by the content policy.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<FormOptions>(static options =>
        {
            options.ValueCountLimit = 256;
            options.KeyLengthLimit = 256;
            options.ValueLengthLimit = 64 * 1024;
            options.MultipartBodyLengthLimit = 256 * 1024;
        });
        // Chinese stays readable in the source of a page; what means something in HTML is encoded as ever.
        services.Configure<WebEncoderOptions>(static options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        // The framework's own keys are never used (see ConsoleProtection), so none are read or written at the start.
        foreach (var keyRing in services.Where(static service => service.ImplementationType?.Name is "DataProtectionHostedService").ToList())
        {
            services.Remove(keyRing);
        }

    }
}
