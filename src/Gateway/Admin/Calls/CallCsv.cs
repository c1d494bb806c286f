using System.Buffers;
using System.Globalization;

namespace Gateway.Admin.Calls;

/// <summary>Records of calls as CSV (RFC 4180), for programs that calculate.</summary>
/// <remarks>
/// A field that begins with =, +, -, @, a tab or a line break would be a formula to them, and a nonce is whatever a stranger
/// sent: such a field gets an apostrophe in front, as https://owasp.org/www-community/attacks/CSV_Injection advises.
/// </remarks>
internal static class CallCsv
{
    public const string Header =
        "id,at,appId,mchNo,dialect,call,outcome,code,platformCode,elapsedMs,platformMs,traceId,signed,nonce,oneTimeCodeHash,openIdHash\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",'\"\r\n\t ");

    // The full-width signs too: some programs take them for the others.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    public static string Line(CallAnswer call) => string.Join(',', new[]
    {
        Number(call.Id), call.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), Text(call.AppId), Text(call.MchNo), Text(call.Dialect),
        Text(call.Call), Text(call.Outcome), Number(call.Code), Text(call.PlatformCode), Number(call.ElapsedMs), Number(call.PlatformMs),
        Text(call.TraceId), call.Signed ? "true" : "false", Text(call.Nonce), Text(call.OneTimeCodeHash), Text(call.OpenIdHash),
    }) + "\r\n";

    /// <summary>A field of text, quoted where it has to be.</summary>
    public static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var harmless = Formula.Contains(text[0]) ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(Quoted) < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
