using System.Security.Cryptography;

namespace Gateway.Admin;

internal static class AdminRoutes
{
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapGet(pattern, Run(handle));

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapPost(pattern, Run(handle));

    public static void Put(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapPut(pattern, Run(handle));

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapDelete(pattern, Run(handle));

    /// <summary>Lets only an administrator in, before anything of the request is read.</summary>
    public static RouteGroupBuilder RequireAdmin(this RouteGroupBuilder group, AdminToken token)
    {
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                http.Response.Headers.CacheControl = "no-store";
                if (token.Authenticate(http.Request) is not { } holder)
                {
                    return AdminProblems.Unauthorized(http, token.IsSet).ExecuteAsync(http);
                }

                http.User = holder;
                return next(http);
            };
        });
        return group;
    }

    public static string Route(this HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    // Plain request delegates: nothing is compiled for a route when the gateway starts.
    private static RequestDelegate Run(Func<HttpContext, Task<IResult>> handle) => async http =>
    {
        IResult result;
        try
        {
            result = await handle(http);
        }
        catch (Exception fault) when (fault is CryptographicException or InvalidDataException)
        {
            // What is stored was altered. The message names where, never what.
            result = AdminProblems.Damaged(http, fault.Message);
        }

        await result.ExecuteAsync(http);
    };
}
