namespace Gateway.Admin.Channels;

internal sealed class ChannelCheckRoutes(ChannelChecks checks)
{
    public void Map(IEndpointRouteBuilder admin)
    {
        foreach (var name in ChannelChecks.Names)
        {
            admin.Post($"/apps/{{appId}}/channels/{name}/check", async http => (await checks.CheckAsync(http, name)).Answer(
                http, static answer => TypedResults.Json(answer, AdminJson.Wire.ChannelCheckAnswer)));
        }
    }
}
