using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class TicketTests : TokenTest
{
    [Fact]
    public async Task A_ticket_comes_with_errcode_0_and_two_hours()
    {
        var answer = await TicketAsync(TokenIn(await StableAsync()));

        Assert.Equal(["errcode", "errmsg", "ticket", "expires_in"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((0, "ok", 7200), (ErrcodeOf(answer), answer.GetProperty("errmsg").GetString(), ExpiresIn(answer)));
        Assert.Equal(86, answer.GetProperty("ticket").GetString()!.Length);
        Assert.Equal(answer.GetProperty("ticket").GetString(), Platform.TicketOf(AppId));
    }

    [Fact]
    public async Task Within_its_validity_the_same_ticket_comes_with_the_full_time_again()
    {
        var first = await TicketAsync(TokenIn(await StableAsync()));
        Time.Advance(TimeSpan.FromSeconds(7199));
        var again = await TicketAsync(TokenIn(await ClassicAsync()));

        Assert.Equal(first.ToString(), again.ToString());

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Platform.TicketOf(AppId));
        Assert.NotEqual(first.ToString(), (await TicketAsync(TokenIn(await StableAsync()))).ToString());
    }

    [Fact]
    public async Task Types_and_accounts_have_tickets_of_their_own()
    {
        Platform.AddAccount(Other, Secret);
        var (mine, other) = (TokenIn(await StableAsync()), TokenIn(await StableAsync(appId: Other)));

        var tickets = new[] { await TicketAsync(mine), await TicketAsync(mine, "wx_card"), await TicketAsync(other) };

        Assert.Equal(3, tickets.Select(answer => answer.GetProperty("ticket").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(tickets[2].GetProperty("ticket").GetString(), Platform.TicketOf(Other));
    }

    [Fact]
    public async Task A_dropped_ticket_is_replaced_at_the_next_call()
    {
        var token = TokenIn(await StableAsync());
        var (page, card) = (await TicketAsync(token), await TicketAsync(token, "wx_card"));

        Platform.DropTicket(AppId);

        Assert.Null(Platform.TicketOf(AppId));
        Assert.NotEqual(page.ToString(), (await TicketAsync(token)).ToString());
        Assert.NotEqual(card.ToString(), (await TicketAsync(token, "wx_card")).ToString());
    }

    [Theory]
    [InlineData(41001, "type=jsapi")]
    [InlineData(41001, "access_token=&type=jsapi")]
    [InlineData(40001, "access_token=unknown&type=jsapi")]
    [InlineData(40097, "access_token=TOKEN")]
    [InlineData(40097, "access_token=TOKEN&type=JSAPI")]
    [InlineData(40097, "access_token=TOKEN&type=jsapi&type=jsapi")]
    public async Task A_wrong_request_gets_its_errcode(int errcode, string query)
    {
        var token = TokenIn(await StableAsync());

        Assert.Equal(errcode, ErrcodeOf(await GetAsync($"{WeChatPaths.Ticket}?{query.Replace("TOKEN", token)}")));
    }

    [Fact]
    public async Task A_users_token_is_not_a_global_one()
    {
        var token = TokenIn(await ExchangeAsync(Platform.IssueCode(AppId)));

        Assert.Equal(40001, ErrcodeOf(await TicketAsync(token)));
    }

    [Fact]
    public async Task Another_method_than_get_is_refused_with_43001()
    {
        using var answer = await Http.PostAsync($"{WeChatPaths.Ticket}?access_token=x&type=jsapi", content: null);

        Assert.Equal(43001, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    private Task<JsonElement> TicketAsync(string token, string type = "jsapi") =>
        GetAsync($"{WeChatPaths.Ticket}?access_token={token}&type={type}");
}
