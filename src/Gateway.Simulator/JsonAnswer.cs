using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator;

/// <summary>
/// How api.weixin.qq.com words its answers: failures, too, are HTTP 200, with <c>errcode</c> and an <c>errmsg</c> that ends
/// with a rid.
/// </summary>
internal static class JsonAnswer
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Succeed(JsonObject body) => Answer.Json(body.ToJsonString(Options), errcode: 0, "ok");

    /// <param name="platform">Whose clock the rid shows.</param>
    /// <param name="errcode">Such as 40029.</param>
    /// <param name="message">The text before the rid; null for the platform's own.</param>
    public static Answer Refuse(WeChatPlatform platform, int errcode, string? message = null)
    {
        message ??= WeChatErrors.Message(errcode);
        return Refuse(platform, errcode, outcome: message, text: message + ",");
    }

    /// <param name="platform">Whose clock the rid shows.</param>
    /// <param name="errcode">Such as 40164.</param>
    /// <param name="outcome">For the record of calls.</param>
    /// <param name="text">The text before the rid, with the comma if this errcode has one there.</param>
    public static Answer Refuse(WeChatPlatform platform, int errcode, string outcome, string text)
    {
        var body = new JsonObject
        {
            ["errcode"] = errcode,
            ["errmsg"] = $"{text} rid: {Identity.Rid(platform.Time.GetUtcNow())}",
        };
        return Answer.Json(body.ToJsonString(Options), errcode, outcome);
    }

    /// <summary>What a call made to fail with an errcode is answered.</summary>
    public static Answer Refuse(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour) =>
        Refuse(platform, misbehaviour.Number, misbehaviour.Message);
}
