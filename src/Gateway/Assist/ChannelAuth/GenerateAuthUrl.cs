using System.Text.Json;
using FluentValidation;
using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.Assist.ChannelAuth;

/// <summary><c>channel/auth/generateAuthUrl</c>: an address for a user's browser, and the query code to ask with who it was.</summary>
internal sealed partial class GenerateAuthUrl(
    AuthChannels channels, PendingAuths pending, QueryCodes codes, CallbackAddress callback, ILogger<GenerateAuthUrl> logger)
{
    // One name in each generation of SDKs for where the browser goes when it is done.
    private static readonly FieldName[] ReturnFields = [new("authRedirectUrl"), new("authPath"), new("returnPath")];
    private static readonly JsonEncodedText AuthUrl = JsonEncodedText.Encode("authUrl");
    private static readonly JsonEncodedText QueryCode = JsonEncodedText.Encode("queryCode");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("channel/auth/generateAuthUrl", ChannelAuthFields.Permission, Spends: false, new Rules())
    {
        AlsoNamed = "channel/auth/generate-auth-url",
    };

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (channels.Find(call[ChannelAuthFields.Channel].ToString()) is not { } channel)
        {
            return AuthChannels.Unknown;
        }

        string? returnTo = null;
        foreach (var name in ReturnFields)
        {
            if (call[name] is { HasText: true } asked && !TryResolve(asked.ToString(), call.App.AllowedRedirectOrigins, out returnTo))
            {
                return Answer.Refuse(Outcome.FieldInvalid,
                    $"验证参数错误：跳转地址 {name} 不在应用允许的来源中，请网关管理员在 allowedRedirectOrigins 中添加 (the origin of {name} is not one of the app's allowedRedirectOrigins)");
            }
        }

        if (callback.Base(call) is not { } callbackBase)
        {
            Log.NoAddress(logger, call.App.AppId);
            return Answer.Refuse(Outcome.Fault,
                "网关未设置 Gateway:PublicBaseUrl，无法给出回调地址，请联系网关管理员 (Gateway:PublicBaseUrl is not set, so there is no callback address)");
        }

        var queryCode = codes.New();
        if (channel.AuthorizeUrl(call.App, callbackBase + queryCode, codes.StateOf(queryCode), out var url) is { } unusable)
        {
            return unusable;
        }

        // On disk before anybody has the address: a user may be back sooner than a restart is over.
        return await pending.BeginAsync(queryCode, new PendingAuth(call.App.AppId, channel.Name, returnTo)) is { } wait
            ? Answer.TryLater(Outcome.SlowedDown, wait)
            : Answer.Success(AnswerShape.ChannelAuthUrl, AnswerMember.Of(AuthUrl, url), AnswerMember.Of(QueryCode, queryCode));
    }

    // A path has a meaning only where there is an origin for it. Without one the gateway's own page stands in, as the
    // originals' own front end does there.
    private static bool TryResolve(string asked, IReadOnlyList<string> origins, out string? returnTo)
    {
        returnTo = ReturnAddress.Resolve(asked, origins);
        return returnTo is not null || (ReturnAddress.IsPath(asked) && origins.Count == 0);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{appId} was given no address for a browser: Gateway:PublicBaseUrl is not set")]
        public static partial void NoAddress(ILogger logger, string appId);
    }

    private sealed class Rules : CallRules
    {
        private const int MaxAddress = 512;

        public Rules()
        {
            this.AddChannel();
            foreach (var name in ReturnFields)
            {
                RuleFor(f => f[name]).MustBeText("跳转地址", name);
                RuleFor(f => f[name]).MustBeAtMost(MaxAddress, "跳转地址", name);
                RuleFor(f => f[name]).Must(asked => !asked.HasText || ReturnAddress.IsWellFormed(asked.ToString()))
                    .WithMessage($"跳转地址 {name} 需为完整的 http 或 https 地址，或以 / 开头的路径，且不含 queryCode 参数 ({name} must be an absolute http or https address, or a path, in plain ASCII, without a queryCode of its own)");
            }

            RuleFor(f => f[ReturnFields[0]]).Must((f, _) => ReturnFields.Count(name => f[name].HasText) <= 1)
                .WithMessage("跳转地址 authRedirectUrl、authPath、returnPath 只能填一个 (only one of authRedirectUrl, authPath and returnPath may be sent)");
        }
    }
}
