using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting;

namespace Gateway.Assist.ChannelAuth;

/// <summary>
/// The page a user sees who came back from a platform: calm, in their language, the same for everybody. No script, nothing
/// loaded, nothing of the request in it; it is made once.
/// </summary>
internal static class CallbackPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1f2329; --soft: #5f6670; --ground: #f5f6f7; --card: #fff; --line: #e5e6eb; --good: #067a3c; --mild: #8a5a00; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8e9eb; --soft: #a3a9b2; --ground: #17181a; --card: #232529; --line: #34373c; --good: #4cc38a; --mild: #e0b055; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center; padding: 1.5rem; background: var(--ground); color: var(--ink);
          font: 17px/1.6 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
        main { width: 100%; max-width: 24rem; padding: 2.5rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; text-align: center; }
        svg { width: 3.5rem; height: 3.5rem; margin-bottom: 1rem; fill: none; stroke: var(--mild); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
        .done svg { stroke: var(--good); }
        h1 { margin: 0 0 .5rem; font-size: 1.25rem; font-weight: 600; }
        p { margin: 0; color: var(--soft); font-size: .9375rem; text-wrap: balance; }
        """;

    private const string Check = """<circle cx="12" cy="12" r="10"/><path d="m7.5 12.5 3 3 6-6.5"/>""";
    private const string Dash = """<circle cx="12" cy="12" r="10"/><path d="M8 12h8"/>""";
    private const string Clock = """<circle cx="12" cy="12" r="10"/><path d="M12 7v5l3.5 2"/>""";

    private static readonly string ContentPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<(CallbackOutcome Outcome, bool IsChinese), byte[]> Pages = new[]
    {
        (CallbackOutcome.Done, Check, "授权完成", "可以关闭此页面，回到原来的页面继续。", "All done", "You can close this page and go on where you came from."),
        (CallbackOutcome.Refused, Dash, "未授权", "你没有同意授权，未获取任何信息。如需继续，请重新打开授权链接。",
            "Not authorised", "You did not agree, so nothing was passed on. Open the link again if you change your mind."),
        (CallbackOutcome.Spent, Dash, "链接已使用", "此授权链接已经使用过。如未完成，请回到原来的页面重新发起。",
            "Already used", "This link was used before. If you are not done, go back to where you came from and start again."),
        (CallbackOutcome.Over, Clock, "链接无效或已过期", "请回到原来的页面重新发起授权。",
            "Invalid or expired", "Go back to where you came from and start again."),
        (CallbackOutcome.Failed, Clock, "暂时未能完成", "请重新打开授权链接再试一次。若页面底部有“使用完整服务”，请先点击。",
            "Not completed", "Open the link once more. If the bottom of the page offers the full service, choose that first."),
    }.SelectMany(page => new[]
    {
        KeyValuePair.Create((page.Item1, true), Render(page.Item1, page.Item2, "zh-CN", page.Item3, page.Item4)),
        KeyValuePair.Create((page.Item1, false), Render(page.Item1, page.Item2, "en", page.Item5, page.Item6)),
    }).ToFrozenDictionary();

    public static async Task ShowAsync(HttpContext http, CallbackOutcome outcome, int status)
    {
        var page = Pages[(outcome, AcceptedLanguage.IsChinese(http.Request))];
        SetHeaders(http.Response);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        await http.Response.Body.WriteAsync(page, http.RequestAborted);
    }

    /// <param name="address">Of an origin the app allows.</param>
    public static Task SendOnAsync(HttpContext http, string address)
    {
        SetHeaders(http.Response);
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    // The address has a code in it: nobody may keep it, frame it, or learn it from a referrer.
    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.Vary = "Accept-Language";
    }

    private static byte[] Render(CallbackOutcome outcome, string icon, string language, string title, string text) => Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>{title}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main class="{(outcome is CallbackOutcome.Done ? "done" : "open")}">
        <svg viewBox="0 0 24 24" aria-hidden="true">{icon}</svg>
        <h1>{title}</h1>
        <p>{text}</p>
        </main>
        </body>
        </html>
        """);
}
