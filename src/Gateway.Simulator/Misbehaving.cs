using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Simulator;

/// <summary>Carries out a <see cref="Misbehaviour"/> on one call.</summary>
internal static class Misbehaving
{
    /// <param name="misbehaviour">What to do.</param>
    /// <param name="http">The call.</param>
    /// <param name="time">The platform's clock.</param>
    /// <param name="call">Its entry in the record.</param>
    /// <param name="ordinary">The work and the true answer; run only if the misbehaviour spends the code.</param>
    /// <param name="refuse">How this path says an errcode, or what stands for one.</param>
    public static async Task RunAsync(
        Misbehaviour misbehaviour, HttpContext http, TimeProvider time, Call call, Func<Answer> ordinary, Func<Misbehaviour, Answer> refuse)
    {
        // A held call must not hold up the server's own end, so stopping counts as the client giving up.
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var answer = misbehaviour.SpendsTheCode ? ordinary() : null;
        call.Ended(answer?.Errcode, misbehaviour.Kind.ToString());
        try
        {
            switch (misbehaviour.Kind)
            {
                case MisbehaviourKind.Errcode or MisbehaviourKind.PayError or MisbehaviourKind.PayFail or MisbehaviourKind.AlipayError:
                    answer = refuse(misbehaviour);
                    call.Ended(answer.Errcode, answer.Outcome);
                    await answer.SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.Slow:
                    await Task.Delay(misbehaviour.Delay, time, ends.Token);
                    await (answer ?? ordinary()).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.Hold:
                    await misbehaviour.Release.WaitAsync(ends.Token);
                    await (answer ?? ordinary()).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, ends.Token);
                    break;
                case MisbehaviourKind.Reset:
                    await SendHalfAsync(http, answer ?? ordinary(), ends.Token);
                    ResetConnection(http);
                    break;
                case MisbehaviourKind.ResetBeforeAnswer:
                    ResetConnection(http);
                    break;
                case MisbehaviourKind.CloseBeforeAnswer:
                    await CloseAsync(http, time, ends.Token);
                    break;
                case MisbehaviourKind.Truncated:
                    await SendHalfAsync(http, answer ?? ordinary(), ends.Token);
                    await CloseAsync(http, time, ends.Token);
                    break;
                case MisbehaviourKind.Html:
                    await Fault(misbehaviour.Number).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.Status5xx:
                    await (new Answer("text/plain", "upstream fault", null, string.Empty) with { Status = misbehaviour.Number })
                        .SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.EmptyBody:
                    await new Answer("text/plain", string.Empty, null, string.Empty).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.HugeBody:
                    await SendHugeAsync(http.Response, answer ?? ordinary(), misbehaviour.Number, ends.Token);
                    break;
                case MisbehaviourKind.WrongJson:
                    answer ??= ordinary();
                    await (answer with { Body = Spoil(answer.Body, misbehaviour.Fault) }).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.WrongXml:
                    answer ??= ordinary();
                    await (answer.Spoil?.Invoke(misbehaviour.XmlFault) ?? answer).SendAsync(http.Response, ends.Token);
                    break;
                case MisbehaviourKind.WrongAlipay:
                    answer ??= ordinary();
                    await (answer.SpoilAlipay is { } spoil ? answer with { Body = spoil(misbehaviour.AlipayFault) } : answer).SendAsync(http.Response, ends.Token);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown misbehaviour {misbehaviour.Kind}.");
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    internal static string Spoil(string json, JsonFault fault)
    {
        var answer = JsonNode.Parse(json)!.AsObject();
        return fault switch
        {
            JsonFault.Array => $"[{json}]",
            JsonFault.WrongTypes => new JsonObject(answer.Select(SwapType)).ToJsonString(JsonAnswer.Options),
            JsonFault.DuplicateMembers => $"{Other(answer).ToJsonString(JsonAnswer.Options)[..^1]},{json[1..]}",
            JsonFault.CutShort => json[..(json.Length / 2)],
            JsonFault.Null => "null",
            _ => throw new InvalidOperationException($"Unknown fault {fault}."),
        };
    }

    private static KeyValuePair<string, JsonNode?> SwapType(KeyValuePair<string, JsonNode?> member) => new(
        member.Key,
        member.Value is JsonValue value && value.TryGetValue<int>(out var number)
            ? JsonValue.Create(number.ToString(CultureInfo.InvariantCulture))
            : JsonValue.Create(8_675_309));

    private static JsonObject Other(JsonObject answer)
    {
        var other = answer.DeepClone().AsObject();
        if (Array.Find(["openid", "access_token", "ticket"], other.ContainsKey) is { } name)
        {
            other[name] = Identity.OpenId("somebody", "else");
        }

        return other;
    }

    private static Answer Fault(int status) => Answer.Html(
        """
        <html>
        <head><title>Bad Gateway</title></head>
        <body><center><h1>Bad Gateway</h1></center><hr></body>
        </html>
        """,
        errcode: null,
        string.Empty) with
    { Status = status };

    /// <summary>
    /// Status line, headers and half the body straight to the socket: the server would buffer them, and either finish the
    /// message or drop what it has not sent. Without a socket of its own (TLS, an in-memory server) nothing is sent.
    /// </summary>
    private static async Task SendHalfAsync(HttpContext http, Answer answer, CancellationToken cancellationToken)
    {
        if (Socket(http) is { } socket)
        {
            var body = Encoding.UTF8.GetBytes(answer.Body);
            var head = $"HTTP/1.1 {answer.Status} Simulated\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {Math.Max(body.Length, 2)}\r\n\r\n";
            byte[] message = [.. Encoding.ASCII.GetBytes(head), .. body.AsSpan(0, body.Length / 2)];
            for (var sent = 0; sent < message.Length;)
            {
                sent += await socket.SendAsync(message.AsMemory(sent), cancellationToken);
            }
        }
    }

    /// <summary>Lingering for no time makes the close a reset (RST) instead of an orderly end (FIN).</summary>
    private static void ResetConnection(HttpContext http)
    {
        if (Socket(http) is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        http.Abort();
    }

    /// <summary>Ends our side, then waits until the client has ended its own: closing earlier could turn into a reset.</summary>
    private static async Task CloseAsync(HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Socket(http) is { } socket)
        {
            socket.Shutdown(SocketShutdown.Send);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        http.Abort();
    }

    private static async Task SendHugeAsync(HttpResponse response, Answer answer, int bytes, CancellationToken cancellationToken)
    {
        response.ContentType = answer.ContentType;
        // A comment changes neither the meaning nor the signature of XML.
        var (end, before, after) = answer.Body.StartsWith('<') ? ("</xml>", "<!--", "--></xml>") : ("}", ",\"padding\":\"", "\"}");
        await response.WriteAsync(answer.Body[..^end.Length] + before, cancellationToken);
        var chunk = new byte[16 * 1024];
        chunk.AsSpan().Fill((byte)'x');
        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            await response.Body.WriteAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)), cancellationToken);
        }

        await response.WriteAsync(after, cancellationToken);
    }

    private static Socket? Socket(HttpContext http) =>
        http.Request.IsHttps ? null : http.Features.Get<IConnectionSocketFeature>()?.Socket;
}
