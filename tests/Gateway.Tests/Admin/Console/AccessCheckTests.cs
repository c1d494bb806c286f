namespace Gateway.Tests.Admin.Console;

/// <summary>The check itself: that it finds what it is for.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class AccessCheckTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData("<h1>a</h1><h3>b</h3>", "a heading skips a level")]
    [InlineData("<h2>b</h2>", "not one h1")]
    [InlineData("<h1>a</h1><input>", "has no name")]
    [InlineData("<h1>a</h1><button class=x><svg aria-hidden=true></svg></button>", "has no name")]
    [InlineData("<h1>a</h1><p class=pale>pale</p>", "contrast")]
    [InlineData("<h1>a</h1><div class=dark><p>dark on dark</p></div>", "contrast")]
    [InlineData("<h1>a</h1><label for=i>n</label><input id=i class=faint>", "field's border")]
    [InlineData("<h1>a</h1><div class=wide>x</div>", "wider than the screen")]
    [InlineData("<h1>a</h1><p id=one></p><p id=one></p>", "two elements")]
    [InlineData("<h1>a</h1><input aria-label=n aria-describedby=none>", "nothing is #none")]
    [InlineData("<h1>a</h1><button class=small>x</button>", "small for a finger")]
    [InlineData("<h1>a</h1><a href=# class=unseen>x</a><a href=#>y</a><a href=#>z</a>", "focus cannot be seen")]
    [InlineData("<h1>a</h1><form method=post></form>", "without antiforgery token")]
    [InlineData("<h1>a</h1><table class=torn><thead><tr><th scope=col>x<th scope=col>y</thead><tbody><tr><td>a<td>b</tbody></table>", "under their headings")]
    public async Task It_finds(string body, string fault)
    {
        await using var host = await AdminHost.StartAsync();
        await using var visit = await browser.VisitAsync(host);
        await visit.Page.SetContentAsync($$"""
            <html lang=en><title>t</title><style>
            .pale { color: #999; } .dark { background: #222; } .dark p { color: #444; } .faint { border: 1px solid #ddd; }
            .wide { width: 3000px; } .small { width: 10px; height: 10px; padding: 0; border: 0; } .unseen:focus { outline: none; } .torn { display: grid; grid-template-columns: 1fr 3fr; }
            </style><main>{{body}}</main></html>
            """);

        Assert.Contains(await AccessCheck.FaultsAsync(visit.Page), found => found.Contains(fault, StringComparison.Ordinal));
    }
}
