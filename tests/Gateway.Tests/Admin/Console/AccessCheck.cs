using System.Text.Json;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>
/// What a machine can tell of WCAG 2.2 AA on a page as it is shown: names, headings, contrast, room, the order of focus
/// and whether one sees where it is.
/// </summary>
internal static class AccessCheck
{
    // Colours are read back from a canvas: whatever notation the style sheet uses, they come out as four numbers.
    private const string Look = """
        () => {
          const faults = [];
          const say = (what, element) => faults.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
          const shown = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
            && !element.closest(".visually-hidden, .skip, [hidden]");
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const over = (top, below) => {
            const alpha = top[3] / 255;
            return [0, 1, 2].map(i => top[i] * alpha + below[i] * (1 - alpha)).concat(255);
          };
          const ground = element => {
            const layers = [];
            for (let at = element; at; at = at.parentElement) {
              const color = rgba(getComputedStyle(at).backgroundColor);
              if (color[3] > 0) layers.push(color);
              if (color[3] === 255) break;
            }
            return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 255]);
          };
          const luminance = color => {
            const [r, g, b] = color.slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const contrast = (one, other) => {
            const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
            return (light + 0.05) / (dark + 0.05);
          };
          const name = element => (element.getAttribute("aria-label") ?? element.innerText ?? "").trim()
            || [...(element.labels ?? [])].map(label => label.innerText.trim()).join(" ")
            || (element.getAttribute("aria-labelledby") ?? "").split(" ").map(id => document.getElementById(id)?.innerText ?? "").join("").trim();

          if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) say("html has no language", document.documentElement);
          if (!document.title.trim()) say("no title", document.head);
          if (document.querySelectorAll("main").length !== 1) say("not one main", document.body);

          const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown);
          if (headings.filter(one => one.tagName === "H1").length !== 1) say("not one h1", document.body);
          headings.reduce((above, one) => {
            const level = Number(one.tagName[1]);
            if (level > above + 1) say("a heading skips a level", one);
            if (!one.innerText.trim()) say("an empty heading", one);
            return level;
          }, 0);

          const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
          for (const id of ids.filter((one, i) => ids.indexOf(one) !== i)) faults.push(`two elements are #${id}`);
          for (const attribute of ["for", "aria-describedby", "aria-labelledby"]) {
            for (const one of document.querySelectorAll(`[${attribute}]`)) {
              for (const id of one.getAttribute(attribute).split(" ")) if (!document.getElementById(id)) say(`nothing is #${id}`, one);
            }
          }

          for (const one of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea, nav, [role=group], [role=img]")) {
            if (shown(one) && !name(one)) say("has no name", one);
          }
          for (const one of document.querySelectorAll("svg:not([aria-hidden]):not([role=img]), img:not([alt])")) say("a picture without words", one);
          for (const one of document.querySelectorAll("th:not([scope])")) say("a heading cell without scope", one);
          // Taking a picture leaves empty ones behind.
          for (const one of document.querySelectorAll("[style]:not([style='']), [onclick], script:not([src]), style")) say("inline style or script", one);
          for (const one of document.querySelectorAll("form[method=post]")) {
            if (!one.querySelector("[name=__RequestVerificationToken]")) say("a form without antiforgery token", one);
          }

          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.textContent.trim() || !shown(element) || element.closest("[disabled], script, option")) continue;
            const style = getComputedStyle(element);
            const below = ground(element);
            const ratio = contrast(over(rgba(style.color), below), below);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)} of "${node.textContent.trim().slice(0, 30)}"`, element);
          }
          for (const one of document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea")) {
            if (!shown(one) || one.disabled) continue;
            const ratio = contrast(rgba(getComputedStyle(one).borderTopColor), ground(one.parentElement));
            if (ratio < 3) say(`contrast ${ratio.toFixed(2)} of a field's border`, one);
          }

          for (const table of document.querySelectorAll("table")) {
            if (!table.tHead || !shown(table.tHead)) continue;
            const edges = row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left)).join(" ");
            for (const row of table.tBodies[0].rows) {
              // On a narrow screen a row is a card of its own.
              if (getComputedStyle(row).display !== "table-row") continue;
              if (row.cells.length === table.tHead.rows[0].cells.length && edges(row) !== edges(table.tHead.rows[0])) say("cells that do not stand under their headings", row);
            }
          }

          const room = document.documentElement;
          if (room.scrollWidth > room.clientWidth) faults.push(`wider than the screen: ${room.scrollWidth} > ${room.clientWidth}`);
          for (const one of document.querySelectorAll("button, .button, input:not([type=hidden]), select, summary, nav a")) {
            const box = one.getBoundingClientRect();
            const target = one.type === "checkbox" || one.type === "radio" ? one.closest("label, .check").getBoundingClientRect() : box;
            if (shown(one) && (target.height < 24 || target.width < 24)) say(`${target.width}×${target.height} is small for a finger`, one);
          }
          return faults;
        }
        """;

    private const string Focused = """
        () => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          const style = getComputedStyle(one);
          const all = [...document.querySelectorAll("*")];
          return { at: all.indexOf(one), seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, what: one.outerHTML.slice(0, 120) };
        }
        """;

    /// <summary>Every fault that is found, in words; none for a page that is right.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        var faults = (await page.EvaluateAsync<string[]>(Look)).ToList();
        faults.AddRange(await FocusAsync(page));
        return faults;
    }

    /// <summary>Goes through the page with the Tab key: in the order of the page, and always to be seen.</summary>
    private static async Task<List<string>> FocusAsync(IPage page)
    {
        var faults = new List<string>();
        await page.EvaluateAsync("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }");
        var last = -1;
        var stops = 0;
        for (; stops < 200; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync(Focused) is not { } found || found.ValueKind is JsonValueKind.Null)
            {
                break;
            }

            var at = found.GetProperty("at").GetInt32();
            var what = found.GetProperty("what").GetString();
            if (at <= last)
            {
                // Radio buttons of one name are one stop; from the end it goes back to the beginning.
                break;
            }

            if (!found.GetProperty("seen").GetBoolean())
            {
                faults.Add($"focus cannot be seen: {what}");
            }

            last = at;
        }

        if (stops < 3)
        {
            faults.Add($"only {stops} stops for the Tab key");
        }

        return faults;
    }
}
