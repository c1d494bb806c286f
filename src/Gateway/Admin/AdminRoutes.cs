using System.Security.Cryptography;

namespace Gateway.Admin;

internal static class AdminRoutes
{
    public static IEndpointConventionBuilder Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapGet(pattern, Run(handle));

    public static IEndpointConventionBuilder Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapPost(pattern, Run(handle));

    public static IEndpointConventionBuilder Put(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapPut(pattern, Run(handle));

    public static IEndpointConventionBuilder Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handle) =>
        routes.MapDelete(pattern, Run(handle));

    /// <summary>
    /// Lets only administrators in who may do what <paramref name="toRead"/> may, for GET, and <paramref name="toChange"/>,
    /// for the rest; before anything of the request is read. A route of the group may ask for more.
    /// </summary>
    public static RouteGroupBuilder RequireRole(this RouteGroupBuilder group, AdminRole toRead, AdminRole toChange)
    {
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            endpoint.Metadata.Add(new RequireRoleAttribute(toRead, toChange));
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async http =>
            {
                http.Response.Headers.CacheControl = "no-store";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                var required = http.GetEndpoint()!.Metadata.GetRequiredMetadata<RequireRoleAttribute>();
                if (await http.RequestServices.GetRequiredService<AdminAccess>().RefuseAsync(http, required) is { } refusal)
                {
                    await refusal.ExecuteAsync(http);
                    return;
                }

                await next(http);
            };
        });
        return group;
    }

    /// <summary>What this route asks for in place of what its group does; the group stays the guard.</summary>
    public static IEndpointConventionBuilder RequireRole(this IEndpointConventionBuilder route, AdminRole role)
    {
        route.Add(endpoint => endpoint.Metadata.Add(new RequireRoleAttribute(role)));
        return route;
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
