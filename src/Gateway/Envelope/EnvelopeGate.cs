using System.Buffers;
using FluentValidation.Results;
using Gateway.Envelope.Answers;
using Gateway.Envelope.Records;
using Gateway.Envelope.Replay;
using Gateway.Merchants;
using Gateway.Signing;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Envelope;

/// <summary>Checks one call, runs it, and answers in its dialect.</summary>
/// <remarks>Order of checks: parse, fields, app, signature, time, replay, the call.</remarks>
internal sealed partial class EnvelopeGate(
    MerchantDirectory directory,
    ReplayMemory replay,
    SignatureThrottle throttle,
    SecretUsage usage,
    AnswerWriter writer,
    GatewayOptions options,
    ICallRecordSink records,
    TimeProvider time,
    ILogger<EnvelopeGate> logger)
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>The refusal of a request that was accepted before.</summary>
    public static Answer ReplayedAnswer { get; } = Answer.Refuse(Outcome.Replayed,
        "重复的请求：随机字符串或签名已使用过，请重新生成后再发送 (replayed: this nonceStr or signature was accepted before)");

    private readonly ObjectPool<EnvelopeWork> _pool = new DefaultObjectPool<EnvelopeWork>(new WorkPolicy(), 256);

    public async Task InvokeAsync(HttpContext http, CallDescriptor call, CallHandler handler)
    {
        var started = time.GetTimestamp();
        if (!JsonBody.IsJson(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var work = _pool.Get();
        try
        {
            var fault = await ReadAsync(http, work);
            if (fault is null)
            {
                return;
            }

            var answer = await AnswerAsync(http, work, call, handler, fault.Value);
            try
            {
                await SendAsync(http, work, answer);
            }
            finally
            {
                // Also where the caller hung up: the call was made, and may have spent something.
                Tell(http, work, call, answer, time.GetElapsedTime(started));
            }
        }
        finally
        {
            _pool.Return(work);
        }
    }

    // Null where the answer is a plain HTTP status, set already.
    private static async Task<BodyFault?> ReadAsync(HttpContext http, EnvelopeWork work)
    {
        if (http.Request.ContentLength > MaxBody)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return null;
        }

        try
        {
            return await ReadToEndAsync(http, work);
        }
        catch (BadHttpRequestException e)
        {
            // Too large without a Content-Length, too slow, or cut short: the server says which.
            http.Response.StatusCode = e.StatusCode;
            // Where such a body ends is unknown, so nothing can follow on this connection.
            http.Response.Headers.Connection = "close";
            return null;
        }
    }

    private static async Task<BodyFault?> ReadToEndAsync(HttpContext http, EnvelopeWork work)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            if (result.Buffer.Length > MaxBody)
            {
                reader.AdvanceTo(result.Buffer.End);
                http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return null;
            }

            if (result.IsCompleted)
            {
                var fault = work.Read(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                return fault;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async ValueTask<Answer> AnswerAsync(HttpContext http, EnvelopeWork work, CallDescriptor call, CallHandler handler, BodyFault fault)
    {
        try
        {
            work.Call.TraceId = http.TraceIdentifier;
            work.Call.Http = http;
            work.Fields.PathAppId = http.Features.Get<PathApp>()?.AppId;
            if (CheckFields(work, call, fault) is { } refused)
            {
                return refused;
            }

            work.Call.IsSigned = !call.MayBeUnsigned || work.Fields[EnvelopeFields.Sign].IsSent;
            if (work.Call.IsSigned && CheckSignature(http, work, call) is { } wrong)
            {
                return wrong;
            }

            RequestTime.TryRead(work.Fields, out var requestSeconds);
            if (RequestTime.Check(work.Fields.App!, requestSeconds, time.GetUtcNow()) is { } late)
            {
                return late;
            }

            var verdict = Accept(work, call, requestSeconds);
            switch (verdict.Admission)
            {
                case KeyAdmission.Added:
                    break;
                case KeyAdmission.Full:
                    return Answer.TryLater(Outcome.MemoryFull, TimeSpan.FromSeconds(1));
                case KeyAdmission.Expired:
                    return RequestTime.Forgotten(work.Fields.App!, requestSeconds, time.GetUtcNow());
                default:
                    return ReplayedAnswer;
            }

            if (call.Permission is { } permission && !work.Fields.App!.Allows(permission))
            {
                await verdict.Durable;
                return Answer.Refuse(Outcome.CallNotAllowed, "应用未开通该接口，请联系网关管理员 (this app is not allowed this call)");
            }

            // The platform may be asked while the nonce is on its way to disk: should the process die in between, no
            // answer has left, and the code it spent is refused by the platform. The answer waits for both.
            var answer = await handler(work.Call);
            await verdict.Durable;
            return work.Call.IsSigned ? answer : Slowed(http, work, answer);
        }
        catch (Exception e)
        {
            // Understood as a call: a fault of ours is an answer too. The exception goes to the log only.
            Log.CallFailed(logger, e, call.Name);
            return Answer.Refuse(Outcome.Fault, "系统错误，请稍后重试或凭 traceId 联系网关管理员 (internal error)");
        }
    }

    // Whoever guesses without a signature is slowed as with a wrong one.
    private Answer Slowed(HttpContext http, EnvelopeWork work, Answer answer) =>
        answer.Outcome is Outcome.ReferenceUnknown
        && throttle.Count(http.Connection.RemoteIpAddress, work.Fields.App!.AppId) is var wait && wait > TimeSpan.Zero
            ? Answer.TryLater(Outcome.SlowedDown, wait)
            : answer;

    private Answer? CheckFields(EnvelopeWork work, CallDescriptor call, BodyFault fault)
    {
        var fields = work.Fields;
        fields.App = FindApp(fields);
        if (fault is not BodyFault.None)
        {
            return Answer.Refuse(Outcome.BodyUnreadable, $"请求体无法解析：{JsonBody.Explain(fault)}");
        }

        foreach (var once in SentOnce)
        {
            if (fields.Body.IsRepeated(once.Utf8))
            {
                return Answer.Refuse(Outcome.BodyUnreadable, $"请求体中字段 {once} 重复 ({once} appears more than once)");
            }
        }

        var result = call.Rules.Validate(fields);
        if (!result.IsValid)
        {
            return Invalid(result);
        }

        if (fields.App is not { } app)
        {
            return Answer.Refuse(Outcome.AppUnavailable,
                "未找到指定的应用配置：请在请求体 appId 或路径 /apps/{appId} 中指明应用 (unknown app: name it in appId or in the path)");
        }

        return !app.Merchant.Enabled ? Answer.Refuse(Outcome.AppUnavailable, "商户未启用 (merchant disabled)")
            : !app.Enabled ? Answer.Refuse(Outcome.AppUnavailable, "商户应用未启用 (app disabled)")
            : null;
    }

    private static readonly FieldName[] SentOnce = [EnvelopeFields.Sign, EnvelopeFields.AppId, EnvelopeFields.ReqTime];

    // Body, then path, then the default app; last, as the open generation allows, the only app of the merchant.
    private MerchantApp? FindApp(CallFields fields)
    {
        var merchants = directory.Current;
        var appId = fields[EnvelopeFields.AppId];
        if (appId.HasText)
        {
            return merchants.Find(appId.Utf8);
        }

        if ((fields.PathAppId ?? options.DefaultAppId) is { Length: > 0 } named)
        {
            return merchants.Find(named);
        }

        var mchNo = fields[EnvelopeFields.MchNo];
        return mchNo.HasText ? merchants.OnlyAppOf(mchNo.Utf8) : null;
    }

    private static Answer Invalid(ValidationResult result)
    {
        var outcome = result.Errors.TrueForAll(e => e.ErrorCode == CallRules.NonceMissing) ? Outcome.NonceMissing : Outcome.FieldInvalid;
        return Answer.Refuse(outcome, "验证参数错误：" + string.Join("；", result.Errors.Select(e => e.ErrorMessage).Distinct(StringComparer.Ordinal)));
    }

    private Answer? CheckSignature(HttpContext http, EnvelopeWork work, CallDescriptor call)
    {
        var app = work.Fields.App!;
        var sign = work.Fields[EnvelopeFields.Sign];
        work.Canonical.FromRequest(work.Fields.Body, app.Dialect);
        var now = time.GetUtcNow();
        if (sign.Kind is MemberKind.String && sign.HasText)
        {
            foreach (var secret in app.SignSecrets)
            {
                if ((secret.ExpiresAt is null || secret.ExpiresAt > now) && secret.Key.Verify(work.Canonical, sign.Utf8))
                {
                    work.RequestKey = secret.Key;
                    usage.MarkUsed(secret.Id, now, http.Connection.RemoteIpAddress);
                    return null;
                }
            }
        }

        if (throttle.Count(http.Connection.RemoteIpAddress, app.AppId) is var wait && wait > TimeSpan.Zero)
        {
            return Answer.TryLater(Outcome.SlowedDown, wait);
        }

        return sign.HasText && call.ExplainsSignatures && app.ExplainSignatures ? Explain(work, app, now) : Answer.Refuse(Outcome.SignatureWrong,
            sign.IsSent
                ? "验签失败，请检查签名密钥、签名方式和参与签名的字段；可调用 /ping 排查 (signature does not fit; call /ping to find out why)"
                : "验签失败：签名 sign 必填 (sign is missing)");
    }

    private static Answer Explain(EnvelopeWork work, MerchantApp app, DateTimeOffset now) =>
        AppSignatures.Explain(app, work.Fields.Body, work.Fields[EnvelopeFields.Sign].Utf8, now) is { } explanation
            ? Answer.Refuse(Outcome.SignatureWrong, SignatureAdvice.For(explanation)) with { Explanation = explanation }
            : Answer.Refuse(Outcome.SignatureWrong, "验签失败：应用没有有效的签名密钥 (the app has no live sign secret)");

    private ReplayVerdict Accept(EnvelopeWork work, CallDescriptor call, long requestSeconds)
    {
        if (!work.Call.IsSigned)
        {
            // Nothing says it comes from the app: remembered, anybody could use up the app's nonces, and the memory.
            return new(KeyAdmission.Added, Task.CompletedTask);
        }

        var app = work.Fields.App!;
        var nonce = work.Fields[EnvelopeFields.NonceStr].Utf8;
        SigningKey.TryDecode(app.SignType, work.Fields[EnvelopeFields.Sign].Utf8, work.RawSignature, out var length);
        var signature = work.RawSignature.AsSpan(0, length);
        var until = RequestTime.AdmittedUntil(app, requestSeconds);
        if (nonce.IsEmpty && !call.Spends)
        {
            // May be repeated, unless it was sent with a nonce before: that could be moved into another field's text.
            return new(replay.Check(app, signature, until), Task.CompletedTask);
        }

        return replay.Accept(app, nonce, signature, until);
    }

    private async Task SendAsync(HttpContext http, EnvelopeWork work, Answer answer)
    {
        if (answer.RetryAfter is { } wait)
        {
            http.Response.StatusCode = CodeOf(work, answer);
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
            return;
        }

        writer.Write(work, answer, http.TraceIdentifier);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = work.Output.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(work.Output.WrittenMemory, http.RequestAborted);
    }

    // The line in the log and the record of the call.
    private void Tell(HttpContext http, EnvelopeWork work, CallDescriptor call, Answer answer, TimeSpan elapsed)
    {
        var app = work.Fields.App;
        var onlyCounts = answer.Outcome is Outcome.SlowedDown && !throttle.MayTell(app!.AppId);
        records.Take(new CallRecord
        {
            At = time.GetUtcNow(),
            App = app,
            Call = call.Name,
            Outcome = answer.Outcome,
            Code = CodeOf(work, answer),
            PlatformCode = answer.PlatformCode,
            Elapsed = elapsed,
            PlatformTime = answer.PlatformTime,
            TraceId = http.TraceIdentifier,
            IsSigned = work.RequestKey is not null,
            OnlyCounts = onlyCounts,
            Nonce = work.Fields[EnvelopeFields.NonceStr].Utf8,
            OneTimeCode = CallIdentity.CodeOf(work.Fields),
            OpenId = CallIdentity.UserOf(work.Fields, answer),
            RefusedBody = answer.Outcome is Outcome.SignatureWrong ? work.Received : default,
        });
        if (!onlyCounts)
        {
            Log.Call(logger, app?.AppId, call.Name, answer.Outcome, CodeOf(work, answer), answer.PlatformCode,
                Math.Round(elapsed.TotalMilliseconds, 2), Math.Round(answer.PlatformTime.TotalMilliseconds, 2));
        }
    }

    private static int CodeOf(EnvelopeWork work, Answer answer) => OutcomeCodes.Of(answer.Outcome, work.Fields.App?.Dialect ?? Dialect.V3);

    private sealed class WorkPolicy : PooledObjectPolicy<EnvelopeWork>
    {
        public override EnvelopeWork Create() => new();

        public override bool Return(EnvelopeWork obj)
        {
            obj.Reset();
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information,
            Message = "{appId} {call} {outcome} {code} platform {platformCode} in {elapsedMs} ms, platform {platformMs} ms")]
        public static partial void Call(ILogger logger, string? appId, string call, Outcome outcome, int code, string? platformCode,
            double elapsedMs, double platformMs);

        [LoggerMessage(Level = LogLevel.Error, Message = "{call} failed")]
        public static partial void CallFailed(ILogger logger, Exception exception, string call);
    }
}
