using System.Text.Json.Nodes;

namespace Gateway.Simulator.Tokens;

/// <summary>
/// The ticket pages are signed with (developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html, appendix 1). Within
/// its validity the same ticket comes again, with the full <c>expires_in</c> however old it is (reported by integrators:
/// github.com/binarywang/WxJava/issues/1175).
/// </summary>
internal static class TicketCall
{
    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (!call.IsGet)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.NeedsGet);
        }

        if (TokenUse.AccountOf(platform, call, out var errcode) is not { } appId)
        {
            return JsonAnswer.Refuse(platform, errcode);
        }

        var type = call.Query.Single("type");
        if (type is not (Tickets.PageSdk or Tickets.Card))
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.BadTicketType);
        }

        return JsonAnswer.Succeed(new JsonObject
        {
            ["errcode"] = 0,
            ["errmsg"] = "ok",
            ["ticket"] = platform.Tickets.Get(appId, type),
            ["expires_in"] = (int)Tickets.Lifetime.TotalSeconds,
        });
    }
}
