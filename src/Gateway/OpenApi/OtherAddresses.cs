using System.Text.Json.Nodes;
using Gateway.Assist.ChannelAuth;
using Gateway.Assist.Compat;
using Gateway.Hosting;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>What is reached without an envelope: the token in WeChat's own shape, the callback, the probes.</summary>
internal sealed class OtherAddresses(OpenApiDocument document, PlainAnswers plain, ApiLanguage language)
{
    /// <summary>The routes described here.</summary>
    public static IReadOnlyList<string> Patterns { get; } = [CompatToken.Path, AuthCallback.Pattern, Health.LivePath, Health.ReadyPath];

    public OpenApiOperation Describe(string pattern) => pattern switch
    {
        CompatToken.Path => Token(),
        AuthCallback.Pattern => Callback(),
        _ => Probe(pattern),
    };

    private string Say(string chinese, string english) => new ApiText(chinese, english).In(language);

    private OpenApiOperation Token() => Operation("compatToken",
        Say("以微信接口的形状获取全局 access_token", "The global access_token in the shape of WeChat's own call"),
        Say("供已对接中控服务器的系统使用：应答同 `cgi-bin/token`，但从不生成新的凭证。`secret` 是网关管理员为调用方签发的凭据，不是 AppSecret。它在地址中，请让代理不要记录。",
            "For systems that already speak to a central token server: answers as `cgi-bin/token` does, and never makes a new token. `secret` is a credential made for the caller, never the AppSecret. It stands in the address: have proxies not log it."),
        [
            Parameter("appId", ParameterLocation.Path, Say("应用号", "the app")),
            Parameter("grant_type", ParameterLocation.Query, "`client_credential`", ["client_credential"]),
            Parameter("appid", ParameterLocation.Query, Say("应用的公众号或小程序的 AppID", "the `wxAppId` of the app's public account or mini-program")),
            Parameter("secret", ParameterLocation.Query, Say("凭据，最长 128 位", "the credential, at most 128 characters")),
        ],
        new OpenApiResponse
        {
            Description = Say(
                "凭证，或错误：40002、41002、41004 参数缺失、错误或重复；40013 没有该应用或 AppID；40125 凭据不正确；48001 应用未开通；其他是微信的错误码，-1 表示微信没有应答",
                "A token, or an error: 40002, 41002, 41004 a parameter is missing, wrong or there twice; 40013 no such app or AppID; 40125 not a credential of the app; 48001 not allowed; others are WeChat's own, -1 where it gave no answer"),
            Headers = plain.TraceHeader(),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [CallOperation.Json] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AnyOf =
                        [
                            Schemas.Object(null, ("access_token", Schemas.Text(Say("凭证", "the token"))), ("expires_in", Schemas.Number(Say("还有多少秒有效", "seconds it lives")))),
                            Schemas.Object(null, ("errcode", Schemas.Number(Say("错误码", "the error's number"))), ("errmsg", Schemas.Text(Say("原因", "why")))),
                        ],
                    },
                    Examples = new OrderedDictionary<string, IOpenApiExample>(StringComparer.Ordinal)
                    {
                        ["token"] = new OpenApiExample { Summary = Say("凭证", "A token"), Value = new JsonObject { ["access_token"] = "92_6c5QVgzvCGAeGRLzokDM6vLO6ddKEWQYBStqBCgV9Ns29wkhAe6WR0uw13ggEZ1YZnXr6J", ["expires_in"] = 7199 } },
                        ["refused"] = new OpenApiExample { Summary = Say("凭据不正确", "Not a credential of the app"), Value = new JsonObject { ["errcode"] = 40125, ["errmsg"] = "凭据不正确，请使用网关管理员签发的 compat 凭据 (invalid appsecret: not a credential of this app) rid: lvtiVOFWuLLm" } },
                    },
                },
            },
        }, 405, 429);

    private OpenApiOperation Callback()
    {
        var operation = Operation("channelAuthCallback",
            Say("平台把用户浏览器送回的地址", "Where a platform sends the user's browser back to"),
            Say("由 `generateAuthUrl` 放入授权地址，不由商户调用。完成后浏览器被送到商户的地址，带上 `queryCode`，或看到一个说明结果的页面；两者都不含用户信息。",
                "Put into the address by `generateAuthUrl`; a merchant does not call it. The browser is sent on to the merchant's address with `queryCode`, or shown a page that says how it went; neither with anything of the user."),
            [
                Parameter("queryCode", ParameterLocation.Path, Say("查询码", "the query code")),
                Parameter("state", ParameterLocation.Query, Say("与查询码对应", "goes with the query code")),
                Parameter("code", ParameterLocation.Query, Say("微信的授权码；用户拒绝时没有", "WeChat's code; absent where the user said no"), isRequired: false),
                Parameter("auth_code", ParameterLocation.Query, Say("支付宝的授权码", "Alipay's code"), isRequired: false),
            ],
            Page(Say("完成，或用户没有同意", "Done, or the user did not agree")), 405);
        operation.Responses!.Add("302", new OpenApiResponse { Description = Say("去商户的地址", "To the merchant's address") });
        operation.Responses.Add("400", Page(Say("授权码格式不对，或被平台拒绝", "The code is malformed, or the platform refused it")));
        operation.Responses.Add("404", Page(Say("查询码无效或已过期", "The query code is invalid or over")));
        operation.Responses.Add("410", Page(Say("查询码已使用", "The query code was used")));
        operation.Responses.Add("429", Page(Say("无效的地址太多，稍后再试（Retry-After）", "Too many addresses that are none; try later (Retry-After)")));
        operation.Responses.Add("500", Page(Say("网关内部错误", "A fault of the gateway")));
        operation.Responses.Add("502", Page(Say("平台不可达，或通道不可用", "The platform could not be reached, or the channel is not usable")));
        return operation;
    }

    private OpenApiOperation Probe(string pattern)
    {
        var isReady = pattern == Health.ReadyPath;
        var operation = Operation(isReady ? "ready" : "live",
            isReady ? Say("探针：是否就绪", "Probe: whether it is ready") : Say("探针：是否存活", "Probe: whether it lives"),
            isReady ? Say("同时从存储读取一次。", "Also reads from the store once.") : Say("进程在应答。", "The process answers."),
            [], Plain("Healthy"));
        operation.Responses!.Add("503", Plain("Unhealthy"));
        return operation;
    }

    private OpenApiOperation Operation(
        string id, string summary, string description, IReadOnlyList<IOpenApiParameter> parameters, OpenApiResponse answer, params int[] statuses)
    {
        var responses = new OpenApiResponses { ["200"] = answer };
        return new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Description = description,
            Tags = new HashSet<OpenApiTagReference> { new(CallGroup.Others.Id, document) },
            Parameters = [.. parameters],
            Responses = statuses.Length == 0 ? responses : plain.With(responses, statuses),
        };
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation where, string description, IReadOnlyList<string>? words = null, bool isRequired = true) => new()
    {
        Name = name,
        In = where,
        Required = isRequired,
        Description = description,
        Schema = Schemas.Text(description, words: words),
    };

    private OpenApiResponse Page(string description) => Text(description, "text/html");

    private OpenApiResponse Plain(string description) => Text(description, "text/plain");

    private OpenApiResponse Text(string description, string type) => new()
    {
        Description = description,
        Headers = plain.TraceHeader(),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
    };
}
