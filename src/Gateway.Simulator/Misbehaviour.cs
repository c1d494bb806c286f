using System.Xml;

namespace Gateway.Simulator;

/// <summary>What is wrong with the JSON of <see cref="Misbehaviour.WrongJson"/>.</summary>
public enum JsonFault
{
    /// <summary>The answer object inside an array.</summary>
    Array,

    /// <summary>Numbers where text belongs and text where numbers belong.</summary>
    WrongTypes,

    /// <summary>Every member twice; the first openid (or else the first token or ticket) is another's.</summary>
    DuplicateMembers,

    /// <summary>The text ends half-way, although the HTTP message is complete.</summary>
    CutShort,

    /// <summary>The bare word <c>null</c>.</summary>
    Null,
}

/// <summary>
/// One way for a call to go wrong. Every factory says whether the exchange happens all the same, so whether the code is
/// spent afterwards; <c>with { SpendsTheCode = … }</c> turns that round.
/// </summary>
public sealed record Misbehaviour
{
    private Misbehaviour(MisbehaviourKind kind, bool spendsTheCode)
    {
        Kind = kind;
        SpendsTheCode = spendsTheCode;
    }

    /// <summary>True if the platform does its work although the caller does not get a proper answer (in time).</summary>
    public bool SpendsTheCode { get; init; }

    internal MisbehaviourKind Kind { get; }

    internal int Number { get; private init; }

    internal string? Message { get; private init; }

    internal string? PayErrCode { get; private init; }

    internal TimeSpan Delay { get; private init; }

    internal string? AlipayCode { get; private init; }

    internal string? AlipaySubCode { get; private init; }

    internal bool IsSigned { get; private init; }

    internal AlipayFault AlipayFault { get; private init; }

    internal JsonFault Fault { get; private init; }

    internal XmlFault XmlFault { get; private init; }

    internal Task Release { get; private init; } = Task.CompletedTask;

    /// <summary>Answers this errcode (a page error on the authorize page) instead of doing the work; the code stays good.</summary>
    /// <param name="code">Such as -1 (busy), 40226 or 45011.</param>
    /// <param name="message">The text before the rid; null for the platform's own.</param>
    public static Misbehaviour Errcode(int code, string? message = null) =>
        new(MisbehaviourKind.Errcode, spendsTheCode: false) { Number = code, Message = message };

    /// <summary>Does the work at once and answers after this long by the platform's clock.</summary>
    public static Misbehaviour Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(MisbehaviourKind.Slow, spendsTheCode: true) { Delay = delay };
    }

    /// <summary>Does the work and answers when the task completes: a wait the test owns.</summary>
    public static Misbehaviour Hold(Task release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return new(MisbehaviourKind.Hold, spendsTheCode: true) { Release = release };
    }

    /// <summary>Does the work and never answers; ends when the client gives up or the server stops.</summary>
    public static Misbehaviour Hang() => new(MisbehaviourKind.Hang, spendsTheCode: true);

    /// <summary>Does the work, sends half the answer and then a TCP reset.</summary>
    public static Misbehaviour Reset() => new(MisbehaviourKind.Reset, spendsTheCode: true);

    /// <summary>A TCP reset before the first byte and before any work.</summary>
    public static Misbehaviour ResetBeforeAnswer() => new(MisbehaviourKind.ResetBeforeAnswer, spendsTheCode: false);

    /// <summary>
    /// Does the work and closes the connection in an orderly way without a byte of answer. Some HTTP clients take that for
    /// an idle connection that ended and silently send the call again.
    /// </summary>
    public static Misbehaviour CloseBeforeAnswer() => new(MisbehaviourKind.CloseBeforeAnswer, spendsTheCode: true);

    /// <summary>Does the work and closes the connection in an orderly way before the promised length is reached.</summary>
    public static Misbehaviour Truncated() => new(MisbehaviourKind.Truncated, spendsTheCode: true);

    /// <summary>An HTML page from something in front of the platform, which does no work.</summary>
    public static Misbehaviour Html(int status = 200) => new(MisbehaviourKind.Html, spendsTheCode: false) { Number = Status(status, 200) };

    /// <summary>A server error with a short plain text, before any work.</summary>
    public static Misbehaviour Status5xx(int status = 503) =>
        new(MisbehaviourKind.Status5xx, spendsTheCode: false) { Number = Status(status, 500) };

    /// <summary>Status 200 and nothing else, before any work.</summary>
    public static Misbehaviour EmptyBody() => new(MisbehaviourKind.EmptyBody, spendsTheCode: false);

    /// <summary>The true answer padded to at least this many bytes, sent without a length beforehand.</summary>
    public static Misbehaviour HugeBody(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new(MisbehaviourKind.HugeBody, spendsTheCode: true) { Number = bytes };
    }

    /// <summary>The true answer, spoilt.</summary>
    public static Misbehaviour WrongJson(JsonFault fault = JsonFault.Array) =>
        new(MisbehaviourKind.WrongJson, spendsTheCode: true) { Fault = fault };

    /// <summary>A true answer of WeChat Pay, spoilt. A call that is refused gets its refusal as it is.</summary>
    public static Misbehaviour WrongXml(XmlFault fault) => new(MisbehaviourKind.WrongXml, spendsTheCode: true) { XmlFault = fault };

    /// <summary>
    /// A signed answer of WeChat Pay whose result is FAIL, instead of the work. A message that would not have been understood
    /// gets its own refusal, since only a known merchant's answer can be signed.
    /// </summary>
    /// <param name="errCode">Such as <c>SYSTEMERROR</c>.</param>
    /// <param name="description">The err_code_des, which may be empty; null for the platform's own.</param>
    public static Misbehaviour PayError(string errCode, string? description = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(errCode);
        return new(MisbehaviourKind.PayError, spendsTheCode: false)
        {
            PayErrCode = XmlConvert.VerifyXmlChars(errCode),
            Message = description is null ? null : XmlConvert.VerifyXmlChars(description),
        };
    }

    /// <summary>An answer of WeChat Pay that is just <c>return_code</c> FAIL and this text, unsigned, before any work.</summary>
    /// <param name="returnMsg">May be empty.</param>
    public static Misbehaviour PayFail(string returnMsg)
    {
        ArgumentNullException.ThrowIfNull(returnMsg);
        return new(MisbehaviourKind.PayFail, spendsTheCode: false) { Message = XmlConvert.VerifyXmlChars(returnMsg) };
    }

    /// <summary>
    /// An <c>error_response</c> of Alipay instead of the work. A request that would not have been understood gets its own refusal.
    /// </summary>
    /// <param name="subCode">Such as <c>isv.invalid-app-id</c>.</param>
    /// <param name="code">Such as <c>40002</c>.</param>
    /// <param name="isSigned">Whether Alipay signs it.</param>
    public static Misbehaviour AlipayError(string subCode, string code = "40002", bool isSigned = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(subCode);
        return new(MisbehaviourKind.AlipayError, spendsTheCode: false) { AlipaySubCode = subCode, AlipayCode = code, IsSigned = isSigned };
    }

    /// <summary>A true answer of Alipay, spoilt or oddly written. A call that is refused gets its refusal as it is.</summary>
    public static Misbehaviour WrongAlipay(AlipayFault fault) => new(MisbehaviourKind.WrongAlipay, spendsTheCode: true) { AlipayFault = fault };

    /// <exception cref="ArgumentException">What this path answers cannot go wrong this way.</exception>
    internal void RequireFits(string path)
    {
        var isPage = path is WeChatPaths.Authorize or WeChatPaths.AlipayAuthorize;
        var isXml = path is WeChatPaths.AuthCodeToOpenId;
        var problem = Kind switch
        {
            MisbehaviourKind.WrongJson when isPage || isXml => "Only a JSON answer can be spoilt this way.",
            MisbehaviourKind.HugeBody when isPage => "Only a JSON or XML answer can be spoilt this way.",
            MisbehaviourKind.Errcode when isXml => "WeChat Pay's XML has no errcode: use PayError or PayFail.",
            MisbehaviourKind.Errcode when path is WeChatPaths.AlipayGateway => "Alipay has no errcode: use AlipayError.",
            MisbehaviourKind.AlipayError or MisbehaviourKind.WrongAlipay when path is not WeChatPaths.AlipayGateway => "Only Alipay can go wrong this way.",
            MisbehaviourKind.WrongXml or MisbehaviourKind.PayError or MisbehaviourKind.PayFail when !isXml => "Only WeChat Pay's XML can go wrong this way.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(path));
        }
    }

    private static int Status(int status, int lowest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return status;
    }
}

internal enum MisbehaviourKind
{
    Errcode,
    Slow,
    Hold,
    Hang,
    Reset,
    ResetBeforeAnswer,
    CloseBeforeAnswer,
    Truncated,
    Html,
    Status5xx,
    EmptyBody,
    HugeBody,
    WrongJson,
    WrongXml,
    PayError,
    PayFail,
    AlipayError,
    WrongAlipay,
}
