using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gateway.Simulator;

/// <summary>The frame of the simulator's pages. They run no script and load nothing.</summary>
internal static class Page
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1f2329; --soft: #646a73; --line: #e5e6eb; --card: #fff; --ground: #f5f6f7; --accent: #067a3c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8e9eb; --soft: #9aa0a8; --line: #34373c; --card: #232529; --ground: #17181a; --accent: #4cc38a; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 3rem 1rem; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
        main { max-width: 26rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        main.wide { max-width: 48rem; }
        h1 { margin: 0 0 .5rem; font-size: 1.25rem; font-weight: 600; }
        h2 { margin: 2rem 0 .5rem; font-size: 1rem; font-weight: 600; }
        p { margin: 0 0 1rem; }
        .soft { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
        ul.people { list-style: none; margin: 1.5rem 0; padding: 0; border-top: 1px solid var(--line); }
        ul.people a { display: flex; gap: 1rem; align-items: center; padding: .75rem .25rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
        ul.people a:hover, ul.people a:focus-visible { background: var(--ground); }
        .face { flex: none; width: 2.5rem; height: 2.5rem; border-radius: 8px; background: #067a3c; color: #fff; text-align: center; line-height: 2.5rem; }
        .name { flex: 1; }
        .name small { display: block; color: var(--soft); }
        .allow { color: var(--accent); font-weight: 600; }
        .refuse { display: block; margin-bottom: 1.5rem; padding: .6rem; border: 1px solid var(--line); border-radius: 8px; color: inherit; text-align: center; text-decoration: none; }
        .refuse:hover, .refuse:focus-visible { background: var(--ground); }
        pre { margin: 0 0 1rem; padding: .75rem 1rem; overflow-x: auto; background: var(--ground); border-radius: 8px; font-size: .8125rem; }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing but the one style sheet above. Choices are links, since form-action would also bind the redirect they lead to.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Text(string value) => Encoder.Encode(value);

    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML whose every value from outside went through <see cref="Text"/>.</param>
    /// <param name="wide">For pages with code samples.</param>
    public static string Render(string title, string body, bool wide = false) => $"""
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main{(wide ? " class=\"wide\"" : string.Empty)}>
        {body}
        </main>
        </body>
        </html>
        """;
}
