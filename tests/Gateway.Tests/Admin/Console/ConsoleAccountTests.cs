using System.Net;
using System.Text.RegularExpressions;
using Gateway.Admin;
using Gateway.Admin.Users;
using Gateway.Merchants;

namespace Gateway.Tests.Admin.Console;

/// <summary>What people do with their own account, and an owner with others'.</summary>
public sealed partial class ConsoleAccountTests
{
    private const string Fresh = "another fine password";

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_keeps_this_one()
    {
        await using var host = await AdminHost.StartAsync();
        using var here = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        using var there = new ConsoleClient(host);
        await there.SignInAsync("viewer", ConsoleUsers.Password);

        var answer = await here.SubmitAsync("/admin/account/password", ("Current", ConsoleUsers.Password), ("Password", Fresh), ("Repeated", Fresh));

        Assert.Equal("/admin/account", answer.Location);
        Assert.Contains("Your password is changed", (await here.GetAsync("/admin/account")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/admin/account")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await there.SignInAsync("viewer", ConsoleUsers.Password)).Status);
        Assert.Equal("/admin", (await there.SignInAsync("viewer", Fresh)).Location);
    }

    [Theory]
    [InlineData("wrong", Fresh, Fresh, "not your current password")]
    [InlineData(ConsoleUsers.Password, "short", "short", "12 to 256 characters")]
    [InlineData(ConsoleUsers.Password, "viewer-viewer-viewer", "viewer-viewer-viewer", "without the user name")]
    [InlineData(ConsoleUsers.Password, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "12 to 256 characters")]
    [InlineData(ConsoleUsers.Password, Fresh, "another", "not the same")]
    [InlineData(ConsoleUsers.Password, ConsoleUsers.Password, ConsoleUsers.Password, "is the current one")]
    public async Task A_password_that_will_not_do_is_refused_with_the_reason(string current, string password, string repeated, string reason)
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);

        var answer = await client.SubmitAsync("/admin/account/password", ("Current", current), ("Password", password), ("Repeated", repeated));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Fresh, answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_the_current_password_of_an_open_session_is_slowed()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("not your current password", (await TryAsync("wrong")).Text, StringComparison.Ordinal);
        }

        Assert.Contains("Too many tries", (await TryAsync(ConsoleUsers.Password)).Text, StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/admin/account", (await TryAsync(ConsoleUsers.Password)).Location);

        Task<ConsoleAnswer> TryAsync(string current) =>
            client.SubmitAsync("/admin/account/password", ("Current", current), ("Password", Fresh), ("Repeated", Fresh));
    }

    [Fact]
    public async Task With_a_second_step_the_password_alone_opens_nothing_and_each_code_opens_once()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Operator);
        var (key, _) = await TurnOnAsync(host, client);
        using var other = new ConsoleClient(host);

        var asked = await other.SignInAsync("operator", ConsoleUsers.Password);
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("Two-step verification", asked.Text, StringComparison.Ordinal);
        Assert.Null(other.Cookie("gateway-session"));

        // The code that turned it on is spent already.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(other, asked, Code(0))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(other, asked, Code(-1))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(other, asked, Code(+2))).Status);
        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/admin", (await CodeAsync(other, asked, Code(0))).Location);

        using var third = new ConsoleClient(host);
        var again = await third.SignInAsync("operator", ConsoleUsers.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(third, again, Code(0))).Status);
        Assert.Equal("/admin", (await CodeAsync(third, again, Code(+1))).Location);

        string Code(int away) => Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow()) + away);
    }

    [Fact]
    public async Task Two_who_send_the_same_code_at_once_are_not_both_let_in()
    {
        await using var host = await AdminHost.StartAsync();
        var key = Totp.NewKey();
        await host.AddUserAsync(AdminRole.Viewer, with: user => user with { TotpKey = new Secret(key) });
        using var client = new ConsoleClient(host);
        var asked = await client.SignInAsync("viewer", ConsoleUsers.Password);
        var code = Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CodeAsync(client, asked, code)));

        Assert.Single(answers, answer => answer.Location == "/admin");
    }

    [Fact]
    public async Task A_recovery_code_takes_the_place_of_a_code_once()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Operator);
        var (_, codes) = await TurnOnAsync(host, client);
        Assert.Equal(RecoveryCodes.Count, codes.Count);

        using var other = new ConsoleClient(host);
        var asked = await other.SignInAsync("operator", ConsoleUsers.Password);
        Assert.Equal("/admin", (await CodeAsync(other, asked, codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).Location);

        asked = await other.SubmitAsync(await other.GetAsync("/admin/account"), "/admin/logout");
        asked = await other.SignInAsync("operator", ConsoleUsers.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(other, asked, codes[3])).Status);
        Assert.Contains("9 left", (await client.GetAsync("/admin/account")).Text, StringComparison.Ordinal);
        Assert.Contains("user.recovery-code-used", (await host.GetAsync("audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_step_is_over_after_five_minutes_and_its_codes_cannot_be_guessed_quickly()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer, with: user => user with { TotpKey = new Secret(Totp.NewKey()) });
        using var client = new ConsoleClient(host);
        var asked = await client.SignInAsync("viewer", ConsoleUsers.Password);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(client, asked, "00000x")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await CodeAsync(client, asked, "00000x")).Status);
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("took too long", (await CodeAsync(client, asked, "00000x")).Text, StringComparison.Ordinal);

        // A note of one's own making is none.
        Assert.Contains("took too long", (await client.SubmitAsync(asked, "/admin/login", ("Step", "AAAA"), ("Code", "1"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_the_second_step_on_and_off_asks_for_the_password()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        var offer = await client.GetAsync("/admin/account/two-step");
        var key = KeyOf(offer);
        var code = Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow()));

        Assert.Contains("not your current password", (await client.SubmitAsync(offer, "/admin/account/two-step?handler=Enable", ("Code", code), ("Current", "wrong"))).Text, StringComparison.Ordinal);
        Assert.Contains("That code is wrong", (await client.SubmitAsync(offer, "/admin/account/two-step?handler=Enable", ("Code", "000000"), ("Current", ConsoleUsers.Password))).Text, StringComparison.Ordinal);
        await TurnOnAsync(host, client);
        Assert.Contains("not your current password", (await client.SubmitAsync("/admin/account/two-step?handler=Disable", ("Current", "wrong"))).Text, StringComparison.Ordinal);
        Assert.Equal("/admin/account", (await client.SubmitAsync("/admin/account/two-step?handler=Disable", ("Current", ConsoleUsers.Password))).Location);
        using var later = new ConsoleClient(host);
        Assert.Equal("/admin", (await later.SignInAsync("viewer", ConsoleUsers.Password)).Location);
    }

    [Fact]
    public async Task A_key_offered_to_one_user_is_not_taken_from_another()
    {
        await using var host = await AdminHost.StartAsync();
        using var one = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        using var other = await ConsoleClient.SignedInAsync(host, AdminRole.Operator);
        var offer = await one.GetAsync("/admin/account/two-step");
        var code = Totp.Code(KeyOf(offer), Totp.StepAt(host.Time.GetUtcNow()));

        var answer = await other.SubmitAsync(
            "/admin/account/two-step?handler=Enable", ("Offer", offer.Hidden()["Offer"]), ("Code", code), ("Current", ConsoleUsers.Password));

        Assert.Equal("/admin/account/two-step", answer.Location);
        Assert.Null((await host.Service<IAdminUserStore>().FindByNameAsync("operator", CancellationToken.None))!.TotpKey);
    }

    [Fact]
    public async Task A_user_made_by_an_owner_has_to_choose_a_password_before_anything_else()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        var made = await owner.SubmitAsync("/admin/users/new", ("Name", "Li.Ming"), ("Role", "operator"));
        var temporary = Once().Match(made.Html).Groups["value"].Value;

        using var client = new ConsoleClient(host);
        Assert.Equal("/admin", (await client.SignInAsync("li.ming", temporary)).Location);
        Assert.Equal("/admin/account/password", (await client.GetAsync("/admin/sessions")).Location);
        using var api = new HttpRequestMessage(HttpMethod.Get, "/admin/api/merchants");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(api)).Status);

        await client.SubmitAsync("/admin/account/password", ("Current", temporary), ("Password", Fresh), ("Repeated", Fresh));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/sessions")).Status);
    }

    [Theory]
    [InlineData("viewer", true)]
    [InlineData("operator", false)]
    public async Task A_new_role_and_disabling_end_the_sessions_at_once(string role, bool enabled)
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Operator);
        var id = (await host.Service<IAdminUserStore>().FindByNameAsync("operator", CancellationToken.None))!.Id;

        var answer = await owner.SubmitAsync($"/admin/users/{id}", ("Role", role), ("Enabled", enabled ? "true" : "false"));

        Assert.Equal($"/admin/users/{id}", answer.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/admin/account")).Status);
        Assert.Equal(enabled ? HttpStatusCode.Redirect : HttpStatusCode.UnprocessableEntity, (await client.SignInAsync("operator", ConsoleUsers.Password)).Status);
    }

    [Fact]
    public async Task An_owner_resets_a_password_and_a_lost_second_step_and_deletes_with_the_name_typed()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        var user = await host.AddUserAsync(AdminRole.Operator, with: user => user with { TotpKey = new Secret(Totp.NewKey()) });

        var reset = await owner.SubmitAsync($"/admin/users/{user.Id}?handler=Reset");
        var temporary = Once().Match(reset.Html).Groups["value"].Value;
        await owner.SubmitAsync($"/admin/users/{user.Id}?handler=TwoStepOff");
        using var client = new ConsoleClient(host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SignInAsync("operator", ConsoleUsers.Password)).Status);
        Assert.Equal("/admin", (await client.SignInAsync("operator", temporary)).Location);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SubmitAsync($"/admin/users/{user.Id}?handler=Delete", ("Confirm", "Operator"))).Status);
        Assert.Equal("/admin/users", (await owner.SubmitAsync($"/admin/users/{user.Id}?handler=Delete", ("Confirm", "operator"))).Location);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/admin/account")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/admin/users/{user.Id}")).Status);
        var audit = (await host.GetAsync("audit")).Text;
        Assert.All(
            new[] { "user.password-reset", "user.two-step-off", "user.deleted", "session.started" },
            action => Assert.Contains(action, audit, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_owner_stays_and_nobody_changes_ones_own_role()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        var store = host.Service<IAdminUserStore>();
        var me = (await store.FindByNameAsync("owner", CancellationToken.None))!;

        Assert.Contains("your own role", (await owner.SubmitAsync($"/admin/users/{me.Id}", ("Role", "viewer"), ("Enabled", "true"))).Text, StringComparison.Ordinal);
        Assert.Contains("your own role", (await owner.SubmitAsync($"/admin/users/{me.Id}?handler=Delete", ("Confirm", "owner"))).Text, StringComparison.Ordinal);

        // Two owners who take each other's role at once: one of them is too late.
        var second = await host.AddUserAsync(AdminRole.Owner, "second");
        var results = await Task.WhenAll(new[] { me, second }.Select(async user =>
        {
            var current = (await store.FindAsync(user.Id, CancellationToken.None))!;
            return await store.SaveAsync(current with { Role = AdminRole.Viewer }, endSessions: true, Entry(user.Id), CancellationToken.None);
        }));
        Assert.Equal([UserChange.Done, UserChange.LastOwner], results.Order());
        Assert.Equal(UserChange.LastOwner, await store.DeleteAsync(results[0] is UserChange.Done ? second.Id : me.Id, Entry(me.Id), CancellationToken.None));

        Gateway.Admin.Audit.AuditEntry Entry(string id) => new(host.Time.GetUtcNow(), "test", "test", UserChanges.Target(id), null, "test", "{}");
    }

    [Fact]
    public async Task A_form_that_was_filled_in_from_what_is_no_longer_so_is_refused()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        var user = await host.AddUserAsync(AdminRole.Operator);
        var page = await owner.GetAsync($"/admin/users/{user.Id}");
        await owner.SubmitAsync(page, $"/admin/users/{user.Id}", ("Role", "viewer"), ("Enabled", "true"));

        var late = await owner.SubmitAsync(page, $"/admin/users/{user.Id}", ("Role", "owner"), ("Enabled", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("Somebody else changed this", late.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("two words")]
    [InlineData("api-token")]
    [InlineData("<b>bold</b>")]
    [InlineData("李明")]
    [InlineData("a23456789012345678901234567890123")]
    public async Task Some_names_are_refused(string name)
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SubmitAsync("/admin/users/new", ("Name", name), ("Role", "viewer"))).Status);
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_letter_case()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);

        Assert.Contains("There is a user of that name", (await owner.SubmitAsync("/admin/users/new", ("Name", "OWNER"), ("Role", "viewer"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sees_and_ends_ones_own_sessions_and_an_owner_everybodys()
    {
        await using var host = await AdminHost.StartAsync();
        using var viewer = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        var sessions = host.Service<Gateway.Admin.Sessions.IAdminSessionStore>();
        var all = await sessions.ListAsync(userId: null, CancellationToken.None);
        var owners = all.Single(one => one.UserName == "owner").Session.Id;
        var viewers = all.Single(one => one.UserName == "viewer").Session.Id;

        Assert.DoesNotContain(owners, (await viewer.GetAsync("/admin/sessions")).Html, StringComparison.Ordinal);
        await viewer.SubmitAsync("/admin/sessions", ("Id", owners));
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/admin/account")).Status);

        await owner.SubmitAsync("/admin/sessions", ("Id", viewers));
        Assert.Equal(HttpStatusCode.Redirect, (await viewer.GetAsync("/admin/account")).Status);

        using var more = new ConsoleClient(host);
        await more.SignInAsync("owner", ConsoleUsers.Password);
        await owner.SubmitAsync("/admin/sessions?handler=Others");
        Assert.Equal(HttpStatusCode.Redirect, (await more.GetAsync("/admin/account")).Status);
        Assert.Equal("/admin/login", (await owner.SubmitAsync("/admin/sessions", ("Id", owners))).Location);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.GetAsync("/admin/account")).Status);
    }

    private static Task<ConsoleAnswer> CodeAsync(ConsoleClient client, ConsoleAnswer asked, string code) =>
        client.SubmitAsync(asked, "/admin/login", ("Code", code));

    private static string KeyOf(ConsoleAnswer offer) => Key().Match(WebUtility.HtmlDecode(offer.Html)).Groups["key"].Value;

    private static async Task<(string Key, IReadOnlyList<string> Codes)> TurnOnAsync(AdminHost host, ConsoleClient client)
    {
        var offer = await client.GetAsync("/admin/account/two-step");
        var key = KeyOf(offer);
        var code = Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow()));
        var on = await client.SubmitAsync(offer, "/admin/account/two-step?handler=Enable", ("Code", code), ("Current", ConsoleUsers.Password));
        return (key, [.. RecoveryCode().Matches(on.Text).Select(match => match.Value)]);
    }

    [GeneratedRegex(@"secret=(?<key>[A-Z2-7]{32})")]
    private static partial Regex Key();

    [GeneratedRegex(@"\b[a-z2-9]{4}(-[a-z2-9]{4}){3}\b")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("<code>(?<value>[^<]+)</code>")]
    private static partial Regex Once();
}
