using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>Reads what came over HTTP, as much of it as an answer may have.</summary>
internal static class HttpAnswer
{
    /// <summary>Bytes. A decrypted document of 24 KiB with every character escaped stays below.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxProblemBytes = 16 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response, CallFailures failures, TimeProvider time, CancellationToken cancellationToken)
    {
        failures.Status = (int)response.StatusCode;
        failures.TraceId = response.Headers.TryGetValues("X-Trace-Id", out var ids) ? AnswerText.TraceId(ids.FirstOrDefault()) : null;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await ProblemAsync(response, failures, time, cancellationToken).ConfigureAwait(false);
        }

        var headers = response.Content.Headers;
        if (!IsJson(headers.ContentType, "application/json") || headers.ContentEncoding.Count > 0)
        {
            throw failures.Unreadable("its content type is not application/json in UTF-8, or it is compressed");
        }

        return await ReadAtMostAsync(response.Content, MaxBytes, cancellationToken).ConfigureAwait(false)
            ?? throw failures.Unreadable($"it is longer than {MaxBytes / 1024} KiB");
    }

    private static bool IsJson(MediaTypeHeaderValue? type, string name) =>
        string.Equals(type?.MediaType, name, StringComparison.OrdinalIgnoreCase)
        && (type!.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<AssistGatewayException> ProblemAsync(
        HttpResponseMessage response, CallFailures failures, TimeProvider time, CancellationToken cancellationToken)
    {
        string? title = null;
        if (IsJson(response.Content.Headers.ContentType, "application/problem+json")
            && await ReadAtMostAsync(response.Content, MaxProblemBytes, cancellationToken).ConfigureAwait(false) is { } json)
        {
            var problem = new SignedBody();
            problem.Parse(json);
            title = Text(problem, "title"u8) is { } text ? AnswerText.Shown(text) : null;
            failures.TraceId ??= AnswerText.TraceId(Text(problem, "traceId"u8));
        }

        return failures.HttpStatus(title, WaitAskedFor(response.Headers.RetryAfter, time));
    }

    private static TimeSpan? WaitAskedFor(RetryConditionHeaderValue? header, TimeProvider time) =>
        header?.Delta is { } delta ? (delta > TimeSpan.Zero ? delta : TimeSpan.Zero)
        : header?.Date is { } date ? (date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero)
        : null;

    private static string? Text(SignedBody body, ReadOnlySpan<byte> name) =>
        body.TryGet(name, out var member) && member.Kind == MemberKind.String ? Encoding.UTF8.GetString(member.Text) : null;

    /// <summary>Null if there is more, however much more that may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAtMostAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[4096];
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.AsMemory(0, length);
                }

                length += read;
                if (length > most)
                {
                    return null;
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, most + 1));
                }
            }
        }
    }
}
