using System.Net;
using System.Text.RegularExpressions;
using Gateway.Admin;

namespace Gateway.Tests.Admin.Console;

/// <summary>A browser without eyes: keeps cookies, fills in forms, follows nothing by itself.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    private readonly Uri _address;
    private readonly SocketsHttpHandler _handler;

    public ConsoleClient(AdminHost host, string? language = "en")
        : this(host.Client.BaseAddress!, language)
    {
    }

    public ConsoleClient(Uri address, string? language = "en")
    {
        _address = address;
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = Cookies };
        Http = new HttpClient(_handler) { BaseAddress = address };
        if (language is not null)
        {
            Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        }
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies { get; } = new();

    public static async Task<ConsoleClient> SignedInAsync(AdminHost host, AdminRole role, string? language = "en")
    {
        await host.AddUserAsync(role);
        var client = new ConsoleClient(host, language);
        Assert.Equal("/admin", (await client.SignInAsync(role.Spell(), ConsoleUsers.Password)).Location);
        return client;
    }

    public static async Task<ConsoleClient> SignedInAsync(TestGateway gateway, AdminRole role, string? language = "en")
    {
        await gateway.AddUserAsync(role);
        var client = new ConsoleClient(gateway.Http.BaseAddress!, language);
        Assert.Equal("/admin", (await client.SignInAsync(role.Spell(), ConsoleUsers.Password)).Location);
        return client;
    }

    public string? Cookie(string name) => Cookies.GetCookies(new Uri(_address, "/admin/login"))[name]?.Value;

    public Task<ConsoleAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<ConsoleAnswer> SignInAsync(string name, string password) =>
        SubmitAsync("/admin/login", ("Name", name), ("Password", password));

    /// <summary>Opens the page and sends its form with these fields in it; hidden ones are sent as they are.</summary>
    /// <param name="target">The page, with the handler of the form: <c>/admin/account/two-step?handler=Enable</c>.</param>
    public async Task<ConsoleAnswer> SubmitAsync(string target, params (string Name, string? Value)[] fields) =>
        await SubmitAsync(await GetAsync(target.Split("?handler")[0]), target, fields);

    public Task<ConsoleAnswer> SubmitAsync(ConsoleAnswer page, string target, params (string Name, string? Value)[] fields)
    {
        var all = page.Hidden();
        foreach (var (name, value) in fields)
        {
            all[name] = value ?? "";
        }

        return PostAsync(target, all);
    }

    /// <summary>Sends a form that stands on a page and goes elsewhere, such as the one to sign out.</summary>
    public async Task<ConsoleAnswer> SubmitAsync(string page, (string Name, string? Value)[] fields, string target) =>
        await SubmitAsync(await GetAsync(page), target, fields);

    public Task<ConsoleAnswer> PostAsync(string target, Dictionary<string, string> fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(fields) });

    public async Task<ConsoleAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request);
            return new ConsoleAnswer(
                response.StatusCode,
                await response.Content.ReadAsStringAsync(),
                response.Headers.Location?.OriginalString,
                response.Headers.Concat(response.Content.Headers)
                    .ToDictionary(header => header.Key, header => string.Join("; ", header.Value), StringComparer.OrdinalIgnoreCase),
                response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}

internal sealed partial record ConsoleAnswer(
    HttpStatusCode Status, string Html, string? Location, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> SetCookies)
{
    /// <summary>The page's words, without tags.</summary>
    public string Text => WebUtility.HtmlDecode(Tag().Replace(Html, " "));

    /// <summary>The hidden fields: those of the page's main part before those of its frame, the first of each name.</summary>
    public Dictionary<string, string> Hidden()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var main = Html.IndexOf("<main", StringComparison.Ordinal);
        foreach (Match match in Input().Matches(main < 0 ? Html : Html[main..] + Html[..main]))
        {
            var tag = match.Value;
            if (tag.Contains("type=\"hidden\"", StringComparison.Ordinal) && Attribute(tag, "name") is { } name)
            {
                fields.TryAdd(name, Attribute(tag, "value") ?? "");
            }
        }

        return fields;
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $" {name}=\"(?<value>[^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();
}
