using System.Net;
using Gateway.Admin;
using Gateway.Admin.Sessions;

namespace Gateway.Tests.Admin.Console;

public sealed class ConsoleSignInTests
{
    [Fact]
    public async Task Signing_in_leaves_a_cookie_that_no_script_and_no_other_site_gets_at()
    {
        using var folder = new TempFolder();
        ConsoleAnswer answer;
        string? held;
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.AddUserAsync(AdminRole.Viewer);
            using var client = new ConsoleClient(host);
            answer = await client.SignInAsync("viewer", ConsoleUsers.Password);
            held = client.Cookie("gateway-session");
        }

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var cookie = Assert.Single(answer.SetCookies, one => one.StartsWith("gateway-session=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/admin", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("; secure", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
        Assert.Equal(43, held!.Length);
        Assert.DoesNotContain(held, folder.EveryByte(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_TLS_every_cookie_is_secure()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        using var client = new ConsoleClient(host);
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        // The client would not send a secure cookie back over http: what matters is what it is given.
        var page = await client.GetAsync("/admin/login");

        Assert.NotEmpty(page.SetCookies);
        Assert.All(page.SetCookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        var session = client.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/login") { Content = Form(page, ("Name", "viewer"), ("Password", ConsoleUsers.Password)) };
        request.Headers.Add("Cookie", string.Join("; ", session));
        var answer = await client.SendAsync(request);
        Assert.Equal("/admin", answer.Location);
        Assert.All(answer.SetCookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_page_forbids_what_it_does_not_need()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        foreach (var path in new[] { "/admin/login?x", "/admin/account", "/admin/users", "/admin/nowhere" })
        {
            var answer = await client.GetAsync(path);
            Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
            var policy = answer.Headers["Content-Security-Policy"];
            foreach (var rule in new[] { "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'" })
            {
                Assert.Contains(rule, policy, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_told_apart_by_nothing()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        await host.AddUserAsync(AdminRole.Owner, "gone", user => user with { Enabled = false });
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var (name, password) in new[] { ("viewer", "wrong"), ("nobody", "wrong"), ("gone", ConsoleUsers.Password), ("not a name", "") })
        {
            using var client = new ConsoleClient(host);
            var answer = await client.SignInAsync(name, password);
            answers.Add((answer.Status, answer.Text.Trim()));
            Assert.Null(client.Cookie("gateway-session"));
        }

        Assert.Contains("The user name or the password is wrong", answers[0].Item2, StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task After_three_wrong_passwords_each_further_try_has_to_wait_longer()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        using var client = new ConsoleClient(host);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SignInAsync("viewer", "wrong")).Status);
        }

        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            // The right one has to wait too, and trying meanwhile makes it no longer.
            await AssertWaitsAsync(seconds, ConsoleUsers.Password);
            await AssertWaitsAsync(seconds, "wrong");
            host.Time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SignInAsync("viewer", "wrong")).Status);
        }

        host.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(HttpStatusCode.Redirect, (await client.SignInAsync("viewer", ConsoleUsers.Password)).Status);

        async Task AssertWaitsAsync(int seconds, string password)
        {
            var answer = await client.SignInAsync("viewer", password);
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
            Assert.Equal(seconds.ToString(), answer.Headers["Retry-After"]);
            Assert.Contains($"in {seconds} s", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_name_has_to_wait_as_a_known_one_does()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);
        for (var i = 0; i < 3; i++)
        {
            await client.SignInAsync("nobody", "wrong");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.SignInAsync("nobody", "wrong")).Status);
    }

    [Fact]
    public async Task Names_tried_one_after_the_other_from_one_address_have_to_wait()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SignInAsync($"name{i}", "wrong")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.SignInAsync("another", "wrong")).Status);
    }

    [Fact]
    public async Task Many_tries_at_once_are_no_way_around_the_wait()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        using var client = new ConsoleClient(host);
        var page = await client.GetAsync("/admin/login");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SubmitAsync(page, "/admin/login", ("Name", "viewer"), ("Password", "wrong"))));

        Assert.Equal(3, answers.Count(answer => answer.Status is HttpStatusCode.UnprocessableEntity));
        Assert.Equal(17, answers.Count(answer => answer.Status is HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Whoever_signed_in_here_before_is_not_delayed_by_the_guessing_of_others()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        using var own = new ConsoleClient(host);
        await own.SignInAsync("viewer", ConsoleUsers.Password);
        await own.SubmitAsync("/admin/account", [], "/admin/logout");
        using var stranger = new ConsoleClient(host);
        for (var i = 0; i < 12; i++)
        {
            await stranger.SignInAsync("viewer", "wrong");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.SignInAsync("viewer", ConsoleUsers.Password)).Status);
        Assert.Equal("/admin", (await own.SignInAsync("viewer", ConsoleUsers.Password)).Location);
    }

    [Fact]
    public async Task The_mark_of_a_known_browser_is_good_for_its_own_name_alone_and_guesses_with_it_are_slowed()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        await host.AddUserAsync(AdminRole.Owner);
        using var client = new ConsoleClient(host);
        await client.SignInAsync("viewer", ConsoleUsers.Password);
        await client.SubmitAsync("/admin/account", [], "/admin/logout");
        for (var i = 0; i < 3; i++)
        {
            await client.SignInAsync("owner", "wrong");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.SignInAsync("owner", "wrong")).Status);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SignInAsync("viewer", "wrong")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.SignInAsync("viewer", "wrong")).Status);
    }

    [Theory]
    [InlineData("/admin/account", "/admin/account")]
    [InlineData("/admin/users?x=1&y=%E4%B8%AD", "/admin/users?x=1&y=%E4%B8%AD")]
    [InlineData("https://evil.example/admin", "/admin")]
    [InlineData("//evil.example/admin", "/admin")]
    [InlineData("/\\evil.example", "/admin")]
    [InlineData("/admin//evil.example", "/admin")]
    [InlineData("/admin/../../evil", "/admin")]
    [InlineData("/adminevil", "/admin")]
    [InlineData("/admin\r\nSet-Cookie: a=b", "/admin")]
    [InlineData("javascript:alert(1)", "/admin")]
    public async Task After_signing_in_one_stays_in_the_console(string returnTo, string expected)
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        using var client = new ConsoleClient(host);
        var page = await client.GetAsync("/admin/login?returnTo=" + Uri.EscapeDataString(returnTo));

        var answer = await client.SubmitAsync(
            page, "/admin/login", ("Name", "viewer"), ("Password", ConsoleUsers.Password), ("ReturnTo", returnTo));

        Assert.Equal(expected, answer.Location);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to_and_then_brought_back()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);

        Assert.Equal("/admin/login?returnTo=%2Fadmin%2Fusers%3Fpage%3D2", (await client.GetAsync("/admin/users?page=2")).Location);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        var first = client.Cookie("gateway-session");
        var page = await client.GetAsync("/admin/account");
        await client.SubmitAsync(page, "/admin/login", ("Name", "viewer"), ("Password", ConsoleUsers.Password));

        Assert.NotEqual(first, client.Cookie("gateway-session"));
        Assert.Single(await host.Service<IAdminSessionStore>().ListAsync(userId: null, CancellationToken.None));
    }

    [Fact]
    public async Task A_session_ends_after_an_hour_unused_and_after_twelve_in_any_case()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        for (var i = 0; i < 12; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/account")).Status);
        }

        host.Time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/admin/account")).Status);

        await client.SignInAsync("viewer", ConsoleUsers.Password);
        host.Time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/admin/account")).Status);
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_so_does_an_open_form()
    {
        using var folder = new TempFolder();
        var time = new ManualTime(DateTimeOffset.Parse("2026-05-10T12:00:00Z"));
        string cookies;
        ConsoleAnswer form;
        await using (var host = await AdminHost.StartAsync(folder, time))
        {
            using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
            form = await client.GetAsync("/admin/users/new");
            cookies = string.Join("; ", client.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}"));
        }

        await using var again = await AdminHost.StartAsync(folder, time);
        using var later = new ConsoleClient(again);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/users/new") { Content = Form(form, ("Name", "li.ming"), ("Role", "viewer")) };
        request.Headers.Add("Cookie", cookies);
        Assert.Contains("The temporary password of li.ming", (await later.SendAsync(request)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_that_of_another_session_is_refused()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        using var other = new ConsoleClient(host);
        var foreign = (await other.GetAsync("/admin/login")).Hidden();

        foreach (var path in new[] { "/admin/login", "/admin/logout", "/admin/preferences", "/admin/users/new", "/admin/sessions?handler=Others", "/admin/setup" })
        {
            var without = await client.PostAsync(path, new() { ["Name"] = "x" });
            Assert.Equal(HttpStatusCode.BadRequest, without.Status);
            Assert.Contains("out of date", without.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(path, foreign)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/account")).Status);
    }

    [Fact]
    public async Task The_log_names_who_was_refused_but_no_password_and_nothing_that_may_be_one()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.AddUserAsync(AdminRole.Viewer);
            using var client = new ConsoleClient(host);
            await client.SignInAsync("viewer", "hunter2-is-wrong");
            await client.SignInAsync("typed-password-here", "x");
            await client.SignInAsync("viewer", ConsoleUsers.Password);
        }

        var log = await File.ReadAllTextAsync(folder.Log);
        Assert.Contains("Signing in as viewer from 127.0.0.1 was refused", log, StringComparison.Ordinal);
        Assert.Contains("(nobody)", log, StringComparison.Ordinal);
        foreach (var secret in new[] { "hunter2-is-wrong", "typed-password-here", ConsoleUsers.Password })
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    private static FormUrlEncodedContent Form(ConsoleAnswer page, params (string Name, string Value)[] fields)
    {
        var all = page.Hidden();
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return new FormUrlEncodedContent(all);
    }
}
