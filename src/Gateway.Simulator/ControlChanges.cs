using System.Text.Json;
using Gateway.Simulator.Pay;

namespace Gateway.Simulator;

/// <summary>What <c>/_simulator</c> can change, and what it answers to that.</summary>
internal static class ControlChanges
{
    private const int LargestAnswer = 64 * 1024 * 1024;

    public static object AddAccount(WeChatPlatform platform, AccountRequest request)
    {
        switch (request.Kind)
        {
            case AccountKind.Pay:
                platform.AddPayAccount(
                    Need(request.MchId, "mch_id"), Need(request.Appid, "appid"), Need(request.Key, "key"), request.Partner, request.Identity);
                return new { request.MchId, request.Appid };
            case AccountKind.SubMerchant:
                platform.AddSubMerchant(Need(request.MchId, "mch_id"), Need(request.SubMchId, "sub_mch_id"), request.SubAppids);
                return new { request.MchId, request.SubMchId };
            case AccountKind.Alipay:
                var appId = Need(request.Appid, "appid");
                var key = Need(request.PublicKey, "public_key");
                if (request.Certificate)
                {
                    var certificate = platform.AddAlipayAppWithCertificate(appId, key, request.Old);
                    return new { request.Appid, AppCertificate = certificate, platform.AlipayCertificates, platform.AlipayRootCertificates };
                }

                platform.AddAlipayApp(appId, key, request.Old);
                return new { request.Appid, platform.AlipayPublicKey };
            default:
                platform.AddAccount(Need(request.Appid, "appid"), Need(request.Secret, "secret"), request.Domain, request.Bound);
                return new { request.Appid };
        }
    }

    public static object IssueCode(WeChatPlatform platform, CodeRequest request)
    {
        var user = request.Openid is null ? null : new SimulatedUser(request.Openid, request.Unionid, request.Snapshot);
        var (code, lifetime) = request.Kind switch
        {
            CodeKind.Login => (platform.IssueLoginCode(Need(request.Appid, "appid"), user), WeChatPlatform.CodeLifetime),
            CodeKind.Pay => (platform.IssuePayCode(request.Openid), PayCodes.Lifetime),
            CodeKind.Identity => (
                platform.IssueIdentityCode(Need(request.MchId, "mch_id"), Need(request.Appid, "appid"), Need(request.Openid, "openid")),
                IdentityToken.CodeLifetime),
            CodeKind.Alipay => (
                platform.IssueAlipayCode(
                    Need(request.Appid, "appid"), request.UserId is null && request.Openid is null ? null : new AlipayUser(request.UserId, request.Openid)),
                WeChatPlatform.AlipayCodeLifetime),
            _ => (platform.IssueCode(Need(request.Appid, "appid"), user, request.Scope), WeChatPlatform.CodeLifetime),
        };
        return new { Code = code, ExpiresIn = (int)lifetime.TotalSeconds };
    }

    public static object ChangeTokens(WeChatPlatform platform, TokenRequest request)
    {
        switch (request.Do)
        {
            case TokenChange.Invalidate:
                platform.InvalidateToken(request.Appid);
                break;
            case TokenChange.DropTicket:
                platform.DropTicket(request.Appid);
                break;
            case TokenChange.Refuse:
                platform.SetTokenError(request.Appid, request.Errcode);
                break;
            case TokenChange.Whitelist:
                platform.SetIpWhitelist(request.Appid, request.Addresses);
                break;
            default:
                platform.SetTokenError(request.Appid, errcode: null);
                platform.ClearIpWhitelist(request.Appid);
                break;
        }

        return new { request.Appid, request.Do };
    }

    public static object ChangeSession(WeChatPlatform platform, SessionRequest request)
    {
        if (request.Do is SessionChange.End)
        {
            platform.EndSession(request.Appid, request.Openid);
            return new { request.Appid, request.Do };
        }

        var (encryptedData, iv) = platform.Encrypt(request.Appid, request.Openid, request.Data);
        return new { EncryptedData = encryptedData, Iv = iv };
    }

    public static object Next(WeChatPlatform platform, NextRequest request)
    {
        var misbehaviour = request.Do switch
        {
            MisbehaviourKind.Errcode => Misbehaviour.Errcode(request.Errcode, request.Errmsg),
            MisbehaviourKind.Slow => Misbehaviour.Slow(TimeSpan.FromMilliseconds(request.Milliseconds)),
            MisbehaviourKind.Hang => Misbehaviour.Hang(),
            MisbehaviourKind.Reset => Misbehaviour.Reset(),
            MisbehaviourKind.ResetBeforeAnswer => Misbehaviour.ResetBeforeAnswer(),
            MisbehaviourKind.CloseBeforeAnswer => Misbehaviour.CloseBeforeAnswer(),
            MisbehaviourKind.Truncated => Misbehaviour.Truncated(),
            MisbehaviourKind.Html => Misbehaviour.Html(request.Status ?? 200),
            MisbehaviourKind.Status5xx => Misbehaviour.Status5xx(request.Status ?? 503),
            MisbehaviourKind.EmptyBody => Misbehaviour.EmptyBody(),
            MisbehaviourKind.HugeBody => Misbehaviour.HugeBody(Math.Min(request.Bytes, LargestAnswer)),
            MisbehaviourKind.WrongJson => Misbehaviour.WrongJson(request.Fault),
            MisbehaviourKind.WrongXml => Misbehaviour.WrongXml(request.XmlFault),
            MisbehaviourKind.PayError => Misbehaviour.PayError(request.PayErrCode, request.PayErrText),
            MisbehaviourKind.PayFail => Misbehaviour.PayFail(request.ReturnMsg),
            MisbehaviourKind.AlipayError => Misbehaviour.AlipayError(request.SubCode, request.Code, request.Signed),
            MisbehaviourKind.WrongAlipay => Misbehaviour.WrongAlipay(request.AlipayFault),
            MisbehaviourKind.Hold => throw new InvalidOperationException("hold needs a signal from code; use slow or hang."),
            _ => throw new InvalidOperationException("Unknown misbehaviour."),
        };
        platform.Next(request.Path, misbehaviour, request.Times);
        return new { request.Path, request.Do, request.Times };
    }

    private static string Need(string? value, string name) => value ?? throw new JsonException($"{name} is missing.");
}
