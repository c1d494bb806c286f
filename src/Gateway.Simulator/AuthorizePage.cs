using System.Text;

namespace Gateway.Simulator;

/// <summary>
/// WeChat's OAuth page (developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html):
/// which addresses it accepts, which page errors it shows, and where it sends the browser.
/// The fragment <c>#wechat_redirect</c> never reaches a server, so it alone cannot be checked here.
/// </summary>
internal static class AuthorizePage
{
    /// <summary>Added to the page's own address by its links; the platform keeps this step to itself.</summary>
    internal const string Choice = "choice";

    internal const string Refuse = "refuse";

    private const string Foot = "微信授权页（模拟）";

    private static readonly string[] Order = ["appid", "redirect_uri", "response_type", "scope", "state", "forcePopup", "connect_redirect"];

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        var query = call.Query;
        if (!NamesAreInOrder(query))
        {
            return Error(null, "参数顺序或大小写错误");
        }

        var (appId, redirectUri, scope) = (query.Single("appid"), query.Single("redirect_uri"), query.Single("scope"));
        if (appId is null)
        {
            return Error(10012, "appid 不能为空");
        }

        if (redirectUri is null)
        {
            return Error(10011, "redirect_uri 不能为空");
        }

        if (query.Single("response_type") is not "code")
        {
            return Error(null, "response_type 参数错误");
        }

        if (scope is null)
        {
            return Error(10010, "scope 不能为空");
        }

        if (!platform.Accounts.MayExist(appId))
        {
            return Error(null, "AppID 参数错误");
        }

        if (!Scopes.IsKnown(scope))
        {
            return Error(10005, "Scope 参数错误或没有 Scope 权限");
        }

        // The documentation calls state optional and still lists 10013: absent is accepted, empty is not.
        var state = query.Single("state");
        if (state is null && query.Has("state"))
        {
            return Error(10013, "state 不能为空");
        }

        if (state is { Length: > 128 } || state?.All(char.IsAsciiLetterOrDigit) is false)
        {
            return Error(null, "state 参数错误");
        }

        if (RedirectTarget(redirectUri, platform.Accounts.Find(appId)?.AuthorizedDomain) is not { } target)
        {
            return Error(10003, "redirect_uri 域名与后台配置不一致");
        }

        if (scope is Scopes.Base)
        {
            return Continue(platform, appId, Person.Lin, scope, target, state);
        }

        var choice = query.Single(Choice);
        if (choice is Refuse)
        {
            return Simulator.Answer.Redirect(WithQuery(target, code: null, state), "refused by the user");
        }

        return Person.All.FirstOrDefault(person => string.Equals(person.Key, choice, StringComparison.Ordinal)) is { } chosen
            ? Continue(platform, appId, chosen, scope, target, state)
            : Simulator.Answer.Html(Page.Render("微信授权", Consent(Order, query, appId, target, Foot)), errcode: 0, "consent page");
    }

    /// <summary>What a call made to fail shows.</summary>
    public static Answer Fail(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour) =>
        Error(misbehaviour.Number, misbehaviour.Message ?? WeChatErrors.Message(misbehaviour.Number));

    /// <summary>A page error as the user sees it; the number is null where the documentation names none.</summary>
    public static Answer Error(int? number, string text, string foot = Foot)
    {
        var shown = number is null ? string.Empty : $"""<p class="soft">错误码：{number}</p>""";
        var page = Page.Render("参数错误", $"<h1>{Page.Text(text)}</h1>\n{shown}\n<p class=\"soft\">{foot}</p>");
        return Simulator.Answer.Html(page, number, text);
    }

    /// <summary>Code and state join an existing query, and stay before the <c>#</c> of a hash-routed address.</summary>
    internal static string WithQuery(string target, string? code, string? state) =>
        WithQuery(target, new[] { code is null ? null : $"code={code}", state is null ? null : $"state={state}" }.OfType<string>());

    /// <inheritdoc cref="WithQuery(string, string, string)"/>
    /// <param name="pairs">What is added, encoded.</param>
    internal static string WithQuery(string target, IEnumerable<string> pairs)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (target, string.Empty) : (target[..hash], target[hash..]);
        var added = string.Join('&', pairs);
        if (added.Length == 0)
        {
            return target;
        }

        var joint = !address.Contains('?', StringComparison.Ordinal) ? "?" : address[^1] is '?' or '&' ? string.Empty : "&";
        return address + joint + added + fragment;
    }

    private static Answer Continue(WeChatPlatform platform, string appId, Person person, string scope, string target, string? state)
    {
        var code = platform.IssueCode(appId, person.At(appId), scope);
        return Simulator.Answer.Redirect(WithQuery(target, code, state), "ok");
    }

    /// <summary>The question the user is asked, and the answers as links.</summary>
    /// <param name="kept">The parameters of this page's own address.</param>
    internal static string Consent(string[] kept, WeChatQuery query, string appId, string target, string foot)
    {
        var people = new StringBuilder();
        foreach (var person in Person.All)
        {
            people.AppendLine($"""
                <li><a href="{Page.Text(Link(kept, query, person.Key))}">
                <span class="face" aria-hidden="true">{Page.Text(person.Name[^1..])}</span>
                <span class="name">{Page.Text(person.Name)}<small>{Page.Text(person.Note)}</small></span>
                <span class="allow">允许</span></a></li>
                """);
        }

        return $"""
            <h1>申请获取你的公开信息</h1>
            <p>昵称、头像、地区和性别。请选择以谁的身份允许：</p>
            <ul class="people">
            {people}</ul>
            <a class="refuse" href="{Page.Text(Link(kept, query, Refuse))}">拒绝</a>
            <p class="soft">申请方 {Page.Text(appId)}<br>完成后返回 {Page.Text(new Uri(target).Authority)}</p>
            <p class="soft">{foot}，不会访问真实的账号。</p>
            """;
    }

    /// <summary>The page's own address, relative so that it holds under any prefix, plus the choice.</summary>
    private static string Link(string[] kept, WeChatQuery query, string choice)
    {
        var pairs = query.Pairs.Where(pair => kept.Contains(pair.Name, StringComparer.Ordinal));
        return "?" + string.Join('&', pairs.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")) + $"&{Choice}={choice}";
    }

    private static bool NamesAreInOrder(WeChatQuery query)
    {
        var reached = -1;
        foreach (var (name, _) in query.Pairs)
        {
            var place = Array.FindIndex(Order, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
            {
                continue;
            }

            if (place <= reached || !string.Equals(Order[place], name, StringComparison.Ordinal))
            {
                return false;
            }

            reached = place;
        }

        return true;
    }

    /// <summary>
    /// The address to send the browser to, or null. Kept as the caller wrote it where it can stand in a header, because
    /// a normalised copy would hide encoding mistakes.
    /// </summary>
    internal static string? RedirectTarget(string redirectUri, string? domain)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0
            || !string.Equals(uri.Host, uri.IdnHost, StringComparison.Ordinal)
            || redirectUri.Any(c => char.IsControl(c) || c is '\\')
            || (domain is not null && !string.Equals(uri.Host, domain, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var target = new StringBuilder(redirectUri.Length);
        foreach (var rune in redirectUri.Trim().EnumerateRunes())
        {
            target.Append(rune.Value is > ' ' and < 0x7f ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return target.ToString();
    }
}
