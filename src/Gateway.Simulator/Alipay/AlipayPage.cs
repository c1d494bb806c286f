namespace Gateway.Simulator.Alipay;

/// <summary>Alipay's authorize page: which addresses it accepts, and where it sends the browser.</summary>
internal static class AlipayPage
{
    private const string Base = "auth_base";
    private const string WithConsent = "auth_user";
    private const string Foot = "支付宝授权页（模拟）";

    private static readonly string[] Kept = ["app_id", "scope", "redirect_uri", "state"];

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        var query = call.Query;
        var (appId, redirectUri, scope) = (query.Single("app_id"), query.Single("redirect_uri"), query.Single("scope"));
        if (appId is null || platform.AlipayApps.Find(appId) is not { } app)
        {
            return Error("app_id 参数错误");
        }

        var scopes = scope?.Split(',') ?? [];
        if (scopes.Length == 0 || Array.Exists(scopes, one => one is not (Base or WithConsent)))
        {
            return Error("scope 参数错误");
        }

        if (redirectUri is null || AuthorizePage.RedirectTarget(redirectUri, domain: null) is not { } target)
        {
            return Error("redirect_uri 参数错误");
        }

        var choice = query.Single(AuthorizePage.Choice);
        var person = scopes.Contains(WithConsent, StringComparer.Ordinal)
            ? Person.All.FirstOrDefault(one => string.Equals(one.Key, choice, StringComparison.Ordinal))
            : Person.Lin;
        if (person is not null)
        {
            var code = platform.IssueAlipayCode(appId, WeChatPlatform.UserOf(appId, app, person));
            return Back(target, appId, scope!, code, query.Single("state"), "ok");
        }

        return choice is AuthorizePage.Refuse
            ? Back(target, appId, scope!, code: null, query.Single("state"), "refused by the user")
            : Simulator.Answer.Html(Page.Render("支付宝授权", AuthorizePage.Consent(Kept, query, appId, target, Foot)), errcode: 0, "consent page");
    }

    /// <summary>What a call made to fail shows.</summary>
    public static Answer Fail(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour) => Error(misbehaviour.Message ?? "系统繁忙");

    private static Answer Error(string text) => AuthorizePage.Error(number: null, text, Foot);

    private static Answer Back(string target, string appId, string scope, string? code, string? state, string outcome)
    {
        var added = new[] { ("app_id", appId), ("source", "alipay_wallet"), ("scope", scope), ("auth_code", code), ("state", state) };
        var location = AuthorizePage.WithQuery(target, added.Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));
        return Simulator.Answer.Redirect(location, outcome);
    }
}
