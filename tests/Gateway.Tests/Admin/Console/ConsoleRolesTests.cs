using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Tokens;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Tests.Admin.Console;

/// <summary>Every endpoint under /admin, asked by everyone there is. A new one needs a line here.</summary>
public sealed class ConsoleRolesTests
{
    private const string Nobody = "(not signed in)";

    // Who may read a page, and who may send its forms. No one is kept out of these four.
    private static readonly string[] Open = ["/admin/login", "/admin/logout", "/admin/setup", "/admin/preferences", "/admin/fault"];

    private static readonly Dictionary<string, (AdminRole Read, AdminRole Change)> Pages = new(StringComparer.Ordinal)
    {
        ["/admin"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/account"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/account/password"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/account/two-step"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/sessions"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/merchants"] = (AdminRole.Viewer, AdminRole.Operator),
        ["/admin/merchants/{mchNo}"] = (AdminRole.Viewer, AdminRole.Operator),
        ["/admin/merchants/{mchNo}/apps/new"] = (AdminRole.Operator, AdminRole.Operator),
        ["/admin/apps/{appId}"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/apps/{appId}/settings"] = (AdminRole.Viewer, AdminRole.Operator),
        ["/admin/apps/{appId}/secrets"] = (AdminRole.Viewer, AdminRole.Owner),
        ["/admin/apps/{appId}/credentials"] = (AdminRole.Viewer, AdminRole.Owner),
        ["/admin/apps/{appId}/channels"] = (AdminRole.Viewer, AdminRole.Operator),
        ["/admin/apps/{appId}/channels/{channel}"] = (AdminRole.Operator, AdminRole.Operator),
        ["/admin/apps/{appId}/channels/alipay"] = (AdminRole.Operator, AdminRole.Operator),
        ["/admin/apps/{appId}/channels/wechat-pay"] = (AdminRole.Operator, AdminRole.Operator),
        ["/admin/calls"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/calls/{id:long}"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/doctor"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/sandbox"] = (AdminRole.Viewer, AdminRole.Operator),
        ["/admin/audit"] = (AdminRole.Viewer, AdminRole.Viewer),
        ["/admin/users"] = (AdminRole.Owner, AdminRole.Owner),
        ["/admin/users/new"] = (AdminRole.Owner, AdminRole.Owner),
        ["/admin/users/{id}"] = (AdminRole.Owner, AdminRole.Owner),
        ["/admin/tokens"] = (AdminRole.Owner, AdminRole.Owner),
        ["/admin/tokens/new"] = (AdminRole.Owner, AdminRole.Owner),
    };

    // Of the JSON API viewers read everything and operators change everything but these.
    private static readonly HashSet<string> OwnersAlone = new(StringComparer.Ordinal)
    {
        "POST /admin/api/apps/{appId}/sign-secrets",
        "DELETE /admin/api/apps/{appId}/sign-secrets/{id}",
        "POST /admin/api/apps/{appId}/compat-credentials",
        "DELETE /admin/api/apps/{appId}/compat-credentials/{id}",
    };

    [Fact]
    public async Task Each_endpoint_lets_in_whom_it_should_and_nobody_else()
    {
        await using var host = await AdminHost.StartAsync();
        var endpoints = Endpoints(host);
        Assert.Equal(
            Pages.Keys.Concat(Open).Order(StringComparer.Ordinal),
            endpoints.Select(one => one.Pattern).Where(path => !IsApi(path) && !path.StartsWith("/admin/assets/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Superset(OwnersAlone, endpoints.Select(one => $"{one.Method} {one.Pattern}").ToHashSet(StringComparer.Ordinal));

        foreach (var role in new AdminRole?[] { null, AdminRole.Viewer, AdminRole.Operator, AdminRole.Owner })
        {
            using var client = role is { } signedIn ? await ConsoleClient.SignedInAsync(host, signedIn) : new ConsoleClient(host);
            var form = (await client.GetAsync(role is null ? "/admin/login" : "/admin/account")).Hidden()["__RequestVerificationToken"];
            foreach (var (method, pattern) in endpoints.Where(one => IsApi(one.Pattern) || Pages.ContainsKey(one.Pattern)))
            {
                var answer = await SendAsync(client, method, pattern, form);
                var needed = IsApi(pattern) ? NeededOfApi(method, pattern) : method == "GET" ? Pages[pattern].Read : Pages[pattern].Change;
                AssertLetIn(answer, role >= needed, role?.Spell() ?? Nobody, $"{method} {pattern}", role is null);
            }
        }
    }

    [Fact]
    public async Task An_API_token_does_what_its_scope_says_and_opens_no_page()
    {
        await using var host = await AdminHost.StartAsync();
        foreach (var scope in Enum.GetValues<AdminRole>())
        {
            using var client = new ConsoleClient(host);
            client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(host, scope));
            foreach (var (method, pattern) in Endpoints(host).Where(one => IsApi(one.Pattern)))
            {
                AssertLetIn(await SendAsync(client, method, pattern, form: null), scope >= NeededOfApi(method, pattern), scope.Spell(), $"{method} {pattern}", isNobody: false);
            }

            Assert.Equal("/admin/login?returnTo=%2Fadmin%2Fusers", (await client.GetAsync("/admin/users")).Location);
        }
    }

    [Fact]
    public async Task With_the_consoles_session_a_change_by_API_needs_the_header_and_a_look_does_not()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Operator);
        var token = (await client.GetAsync("/admin/account")).Hidden()["__RequestVerificationToken"];
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/api/merchants")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync("forged")).Status);

        var made = await CreateAsync(token);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("operator", (string?)(await host.GetAsync("audit")).Json!["items"]![0]!["actor"]);

        Task<ConsoleAnswer> CreateAsync(string? header)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/admin/api/merchants") { Content = new StringContent("""{"name":"M"}""", Encoding.UTF8, "application/json") };
            if (header is not null)
            {
                request.Headers.Add("X-CSRF-Token", header);
            }

            return client.SendAsync(request);
        }
    }

    [Fact]
    public async Task An_app_made_by_an_operator_has_no_secret_until_an_owner_makes_one()
    {
        await using var host = await AdminHost.StartAsync();
        await host.PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(host, AdminRole.Operator));

        var made = await host.PostAsync("merchants/M1/apps", """{"appId":"A1","name":"Shop","dialect":"v3"}""");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Null(made.Json!["signSecret"]);
        Assert.Empty((await host.GetAsync("apps/A1/sign-secrets")).Json!["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync("apps/A1/sign-secrets", "{}")).Status);
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminHost.Token);
        Assert.NotNull((await host.PostAsync("apps/A1/sign-secrets", "{}")).Json!["secret"]);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_until_it_expires_or_is_revoked_and_shows_its_last_use()
    {
        using var folder = new TempFolder();
        string token;
        await using (var host = await AdminHost.StartAsync(folder))
        {
            using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
            var made = await owner.SubmitAsync("/admin/tokens/new", ("Name", "ci"), ("Scope", "write"), ("Days", "30"));
            token = System.Text.RegularExpressions.Regex.Match(made.Html, "pagw_[A-Za-z0-9]{40}").Value;
            Assert.NotEmpty(token);
            var list = await owner.GetAsync("/admin/tokens");
            Assert.DoesNotContain(token, list.Html, StringComparison.Ordinal);
            Assert.Contains("…" + token[^4..], list.Text, StringComparison.Ordinal);
            Assert.Contains("never", list.Text, StringComparison.Ordinal);

            host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("merchants", """{"name":"M"}""")).Status);
            Assert.Equal("api-token:ci", (string?)(await host.GetAsync("audit")).Json!["items"]![0]!["actor"]);
            Assert.DoesNotContain("never", (await owner.GetAsync("/admin/tokens")).Text, StringComparison.Ordinal);

            host.Time.Advance(TimeSpan.FromDays(30));
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("merchants")).Status);
            await owner.SignInAsync("owner", ConsoleUsers.Password);
            Assert.Contains("Expired", (await owner.GetAsync("/admin/tokens")).Text, StringComparison.Ordinal);

            var other = await TokenAsync(host, AdminRole.Viewer);
            host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", other);
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("merchants")).Status);
            var id = (await host.Service<IApiTokenStore>().ListAsync(CancellationToken.None)).Single(one => one.Name == "viewer").Id;
            await owner.SubmitAsync("/admin/tokens", ("Id", id));
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("merchants")).Status);
        }

        Assert.DoesNotContain(token, folder.EveryByte(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "write", "30")]
    [InlineData("name", "everything", "30")]
    [InlineData("name", "write", "100000")]
    [InlineData("name", "", "")]
    public async Task A_token_that_is_asked_for_wrongly_is_not_made(string name, string scope, string days)
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SubmitAsync("/admin/tokens/new", ("Name", name), ("Scope", scope), ("Days", days))).Status);
        Assert.Empty(await host.Service<IApiTokenStore>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_people_type_is_shown_as_text()
    {
        const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{0}";
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        using var hostile = new ConsoleClient(host);
        hostile.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Hostile);
        await hostile.SignInAsync("owner", ConsoleUsers.Password);
        var made = await owner.SubmitAsync("/admin/tokens/new", ("Name", Hostile[..64]), ("Scope", "read"), ("Days", "30"));
        using var stranger = new ConsoleClient(host);
        var refused = await stranger.SignInAsync(Hostile, "x");
        Assert.Contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;&quot;", refused.Html, StringComparison.Ordinal);
        var id = (await host.Service<IApiTokenStore>().ListAsync(CancellationToken.None)).Single().Id;
        await owner.SubmitAsync("/admin/tokens", ("Id", id));

        foreach (var answer in new[] { made, await owner.GetAsync("/admin/tokens"), await owner.GetAsync("/admin/sessions") })
        {
            Assert.Contains("<script>alert", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", answer.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", answer.Html, StringComparison.Ordinal);
        }
    }

    private static bool IsApi(string path) => path.StartsWith("/admin/api/", StringComparison.Ordinal);

    private static AdminRole NeededOfApi(string method, string pattern) =>
        method == "GET" ? AdminRole.Viewer : OwnersAlone.Contains($"{method} {pattern}") ? AdminRole.Owner : AdminRole.Operator;

    private static List<(string Method, string Pattern)> Endpoints(AdminHost host) =>
    [
        .. host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Pattern: "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods))
            .Where(endpoint => endpoint.Pattern == "/admin" || endpoint.Pattern.StartsWith("/admin/", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"]).Select(method => (method, endpoint.Pattern))),
    ];

    // Names nothing has: who is let in finds nothing, or has sent too little, and so changes nothing.
    private static Task<ConsoleAnswer> SendAsync(ConsoleClient client, string method, string pattern, string? form)
    {
        var path = pattern.Replace("{appId}", "none", StringComparison.Ordinal).Replace("{mchNo}", "none", StringComparison.Ordinal).Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{channel}", "wechat-mp", StringComparison.Ordinal);
        Assert.DoesNotContain('{', path);
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (IsApi(pattern))
        {
            request.Content = method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
            request.Headers.Add("X-CSRF-Token", form ?? "none");
        }
        else if (method == "POST")
        {
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["__RequestVerificationToken"] = form! });
        }

        return client.SendAsync(request);
    }

    private static void AssertLetIn(ConsoleAnswer answer, bool expected, string who, string what, bool isNobody)
    {
        var toLogin = answer.Location?.StartsWith("/admin/login?", StringComparison.Ordinal) is true;
        var refused = answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized || toLogin;
        Assert.True(expected != refused, $"{who}: {what} answered {(int)answer.Status} {answer.Location}");
        Assert.True((int)answer.Status < 500, $"{who}: {what} answered {(int)answer.Status}");
        if (refused)
        {
            Assert.Equal(isNobody, answer.Status is HttpStatusCode.Unauthorized || toLogin);
        }
    }

    private static async Task<string> TokenAsync(AdminHost host, AdminRole scope)
    {
        var now = host.Time.GetUtcNow();
        var (token, hash, kept) = ApiTokens.Make(scope.Spell(), scope, "test", now, expiresAt: null);
        var entry = new AuditEntry(now, "test", "api-token.created", TokensModel.Target(kept.Id), null, "test", "{}");
        await host.Service<IApiTokenStore>().AddAsync(hash, kept, entry, CancellationToken.None);
        return token;
    }
}
