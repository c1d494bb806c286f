using System.Buffers.Text;
using System.Globalization;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>Reads <c>reqTime</c> and holds it against the app's window.</summary>
internal static class RequestTime
{
    /// <summary>How far ahead of the gateway's clock a request may be dated, in seconds.</summary>
    public const int MaxAheadSeconds = 60;

    private const string Format = "yyyy-MM-dd HH:mm:ss";

    // Seconds of 12 digits begin in the year 5138: they were meant as milliseconds.
    private const int MillisecondDigits = 12;
    private const long LeastMilliseconds = 100_000_000_000;

    /// <summary>What is said of a time in milliseconds, in Chinese and in English.</summary>
    public const string MillisecondsInChinese = "请求时间看起来是毫秒";
    public const string MillisecondsInEnglish = "reqTime looks like milliseconds";

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Reads the time in the form of the app's dialect, in seconds since 1970.</summary>
    /// <remarks>v2: a number, or a text of digits. Others: <c>yyyy-MM-dd HH:mm:ss</c> in the app's time zone; no fraction, no <c>T</c>.</remarks>
    public static bool TryRead(CallFields fields, out long epochSeconds)
    {
        var field = fields[EnvelopeFields.ReqTime];
        var utf8 = field.Utf8;
        if (fields.App!.Dialect is Dialect.V2)
        {
            // At most 15 digits: enough for milliseconds, which the window then refuses with a hint.
            return Utf8Parser.TryParse(utf8, out epochSeconds, out var read) && read == utf8.Length && read <= 15 && char.IsAsciiDigit((char)utf8[0]);
        }

        epochSeconds = 0;
        return field.Kind is MemberKind.String && TryReadLocal(utf8, fields.App.TimeZone, out epochSeconds);
    }

    private static bool TryReadLocal(ReadOnlySpan<byte> utf8, TimeZoneInfo zone, out long epochSeconds)
    {
        Span<char> text = stackalloc char[19];
        epochSeconds = 0;
        if (utf8.Length != text.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)utf8[i];
        }

        if (!DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        epochSeconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - (long)zone.GetUtcOffset(local).TotalSeconds;
        return true;
    }

    /// <summary>Whether the field, whatever form it should have, holds digits alone and too many of them for seconds.</summary>
    /// <remarks>Until 2286 milliseconds have 13 digits: 12, 14 or 17 of them that begin with 20 are a date without its dashes.</remarks>
    public static bool LooksLikeMilliseconds(Field field) =>
        field.Utf8.Length >= MillisecondDigits
        && !field.Utf8.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && (field.Utf8.Length is 13 || !field.Utf8.StartsWith("20"u8));

    /// <summary>Checks the window. Past differences are rounded up to whole seconds, future ones down, as the originals count.</summary>
    public static Answer? Check(MerchantApp app, long requestSeconds, DateTimeOffset now)
    {
        var window = WindowSeconds(app, requestSeconds);
        var nowMilliseconds = now.ToUnixTimeMilliseconds();
        var behind = nowMilliseconds - requestSeconds * 1000;
        if (behind <= window * 1000L && behind >= -((MaxAheadSeconds + 1) * 1000L - 1))
        {
            return null;
        }

        var server = ServerTime(app, now);
        if (app.Dialect is Dialect.V2 && requestSeconds >= LeastMilliseconds)
        {
            return Answer.Refuse(Outcome.TimeOutsideWindow,
                $"{MillisecondsInChinese}，应为秒；服务器时间 {server}，相差 {-behind / 1000} 秒 ({MillisecondsInEnglish}, seconds are expected; server time {server}, {-behind / 1000} s away)");
        }

        var seconds = SecondsAway(behind);
        return Answer.Refuse(Outcome.TimeOutsideWindow, behind > 0
            ? $"请求已过期，请重新发送！服务器时间 {server}，请求早了 {seconds} 秒，最多允许 {window} 秒 (reqTime is {seconds} s behind the server's time {server}; {window} s allowed)"
            : $"请求时间晚于服务器接收到的时间，请检查！服务器时间 {server}，请求晚了 {seconds} 秒，最多允许 {MaxAheadSeconds} 秒 (reqTime is {seconds} s ahead of the server's time {server}; {MaxAheadSeconds} s allowed)");
    }

    /// <summary>Refuses a request inside the window that may have been accepted before and forgotten, by a clock that was ahead.</summary>
    public static Answer Forgotten(MerchantApp app, long requestSeconds, DateTimeOffset now)
    {
        var server = ServerTime(app, now);
        var seconds = SecondsAway(now.ToUnixTimeMilliseconds() - requestSeconds * 1000);
        return Answer.Refuse(Outcome.TimeOutsideWindow,
            $"请求已过期，请重新发送！服务器时间 {server}，相差 {seconds} 秒 (reqTime is too old; server time {server}, {seconds} s away)");
    }

    /// <summary>The last second at which the window still admits this request.</summary>
    public static long AdmittedUntil(MerchantApp app, long requestSeconds) => requestSeconds + WindowSeconds(app, requestSeconds);

    /// <summary>The gateway's time in the form the dialect writes times.</summary>
    public static string ServerTime(MerchantApp app, DateTimeOffset now) => app.Dialect is Dialect.V2
        ? now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        : InChina(now);

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c>, UTC+8.</summary>
    public static string InChina(DateTimeOffset now) => now.ToOffset(China).ToString(Format, CultureInfo.InvariantCulture);

    private static long SecondsAway(long behindMilliseconds) =>
        behindMilliseconds > 0 ? (behindMilliseconds + 999) / 1000 : -behindMilliseconds / 1000;

    // A window that was raised must not admit requests whose nonces the smaller window has let be forgotten:
    // what is dated before the raise (and the allowance ahead of it) is still held to the smaller one.
    // The allowance counts twice: for fractions of a second, and for the moment until the raise is in force.
    private static int WindowSeconds(MerchantApp app, long requestSeconds) =>
        app.ReqTimeoutRaisedAt is { } raised && requestSeconds <= raised.ToUnixTimeSeconds() + (2 * MaxAheadSeconds)
            ? Math.Min(app.ReqTimeoutBeforeRaise, app.ReqTimeoutSeconds)
            : app.ReqTimeoutSeconds;
}
