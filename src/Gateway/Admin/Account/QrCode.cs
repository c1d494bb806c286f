using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Gateway.Admin.Account;

/// <summary>A QR code as inline SVG: nothing is fetched to show it, and what it says goes nowhere else.</summary>
internal static class QrCode
{
    public static IHtmlContent Svg(string text, string label)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x])
                {
                    path.Append($"M{x} {y}h1v1h-1z");
                }
            }
        }

        var title = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(label);
        return new HtmlString(
            $"<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {rows.Count} {rows.Count}\" shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"{path}\"/></svg>");
    }
}
