using System.Text;
using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

/// <summary>A simulated platform and the calls for global tokens.</summary>
public abstract class TokenTest : SimulatorTest
{
    protected const string Other = "wx00000000000000b2";

    protected Task<JsonElement> ClassicAsync(string appId = AppId, string secret = Secret) =>
        GetAsync($"{WeChatPaths.Token}?grant_type=client_credential&appid={appId}&secret={secret}");

    protected Task<JsonElement> StableAsync(bool? force = null, string appId = AppId, string secret = Secret) => StableAsync(
        $$"""{"grant_type":"client_credential","appid":"{{appId}}","secret":"{{secret}}"{{(force is null ? "" : $",\"force_refresh\":{(force.Value ? "true" : "false")}")}}}""");

    protected async Task<JsonElement> StableAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(WeChatPaths.StableToken, content);
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What using the token is answered: 0, 40001 or 42001.</summary>
    protected async Task<int> UseAsync(string token)
    {
        var errcode = ErrcodeOf(await GetAsync($"{WeChatPaths.Ticket}?access_token={token}&type=jsapi"));
        Assert.Equal(errcode == 0, Platform.IsTokenAlive(token));
        return errcode;
    }

    protected static string TokenIn(JsonElement answer) => answer.GetProperty("access_token").GetString()!;

    protected static int ExpiresIn(JsonElement answer) => answer.GetProperty("expires_in").GetInt32();
}
