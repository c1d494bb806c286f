using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>
/// <c>&lt;moment at="…" /&gt;</c>: a time in UTC+8, to the minute unless it is to have <c>seconds</c>; they are in its title. A script, where there is one,
/// adds how long ago it is.
/// </summary>
[HtmlTargetElement("moment")]
public sealed class Moment : ConsoleTag
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public DateTimeOffset? At { get; set; }

    /// <summary>With the second, for what happens many times a minute.</summary>
    public bool Seconds { get; set; }

    /// <summary>In place of no time at all.</summary>
    public Text Otherwise { get; set; } = ConsoleTexts.Never;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            Become(output, "span", "muted");
            output.Content.SetContent(T(Otherwise));
            return;
        }

        Become(output, "time", css: null);
        var local = at.ToOffset(China);
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", local.ToString("yyyy-MM-dd HH:mm:ss 'UTC+8'", CultureInfo.InvariantCulture));
        output.Content.SetContent(local.ToString(Seconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
    }
}
