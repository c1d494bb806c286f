using System.Text.Json.Nodes;
using Gateway.Assist;
using Gateway.Envelope;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The envelope of requests and the shapes of answers, in each family of dialects.</summary>
internal sealed class EnvelopeSchemas(OpenApiDocument document, ApiLanguage language)
{
    public const string OuterCode = "OuterCode";
    public const string Unsigned = "EnvelopeUnsigned";
    public const string CodeTexts = "x-enum-descriptions";
    private const string TimePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$";
    private const string HexPattern = "^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})$";

    /// <summary>Suffixes of the components' names: <c>EnvelopeV2</c>, <c>AnswerV2</c> and so on.</summary>
    public static IReadOnlyList<string> Families { get; } = ["V2", "V3", "Open"];

    // Every call's rules begin with the envelope's.
    private readonly IReadOnlyDictionary<string, FieldFacts> _facts = FieldFacts.Of(Ping.Call.Rules);

    public void Add()
    {
        AddRequests();
        AddOuterCode();
        AddAnswers();
    }

    public OpenApiSchemaReference Ref(string component) => new(component, document);

    private string Say(string chinese, string english) => new ApiText(chinese, english).In(language);

    private void AddRequests()
    {
        Add("EnvelopeV2", Schemas.Object(Say("v2 的公共字段", "The envelope in v2"),
            [.. Common(), NonceStr("?"), ("reqTime", new OpenApiSchema
            {
                AnyOf = [Seconds(), new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9]+$" }],
                Description = Say("请求时间：自 1970 年起的秒数，数字或数字文本", "the time of the request: seconds since 1970, a number or text of digits"),
            }), Sign(CallRules.MaxHexSign, HexPattern)]));
        Add("EnvelopeV3", Schemas.Object(Say("v3-beta 与 v3 的公共字段", "The envelope in v3-beta and v3"),
            [.. Common(), NonceStr("?"), ReqTime(), Sign(CallRules.MaxHexSign, HexPattern)]));
        Add("EnvelopeOpen", Schemas.Object(Say("open 的公共字段", "The envelope in open"),
            [
                .. Common(), NonceStr(""), ReqTime(), Sign(CallRules.MaxRsaSign, "^[A-Za-z0-9+/]+={0,2}$"),
                ("reqId?", Text("reqId", "请求号，原样返回", "the request's id, echoed")),
            ]));
        Add(Unsigned, Schemas.Object(
            Say("不签名时的公共字段，仅 `channel/auth/authAndSet`", "The envelope where nothing is signed, of `channel/auth/authAndSet` alone"),
            [.. Common(), NonceStr("?"), ("reqTime", new OpenApiSchema
            {
                AnyOf = [Seconds(), new OpenApiSchema { Type = JsonSchemaType.String }],
                Description = Say("请求时间，写法随方言", "the time of the request, in the form of the dialect"),
            })]));
    }

    private static OpenApiSchema Seconds() => new() { Type = JsonSchemaType.Integer, Format = "int64" };

    private (string Name, IOpenApiSchema Schema)[] Common() =>
    [
        ("appId?", Text("appId", "应用号；也可放在路径 `/apps/{appId}` 中，两处都有时须一致", "the app; may stand in the path instead (`/apps/{appId}`), and has to be the same where it is in both")),
        ("mchNo?", Text("mchNo", "商户号；填写时须是该应用的商户", "the app's merchant, if sent")),
        ("clientIp?", Text("clientIp", "用户的 IPv4 或 IPv6 地址", "the user's IPv4 or IPv6 address")),
    ];

    private (string Name, IOpenApiSchema Schema) NonceStr(string optional) => ("nonceStr" + optional, Text("nonceStr",
        "随机字符串，每个应用只接受一次；open 必填，其他由应用的 `requireNonce` 决定",
        "a nonce, accepted once per app; required in open, and elsewhere where the app has `requireNonce`"));

    private (string Name, IOpenApiSchema Schema) ReqTime() => ("reqTime", Schemas.Text(
        Say("请求时间，应用所在时区，默认 UTC+8", "the time of the request, in the app's time zone, UTC+8 by default"), pattern: TimePattern));

    private (string Name, IOpenApiSchema Schema) Sign(int maxLength, string pattern) => ("sign", Schemas.Text(
        Say("签名", "the signature"), maxLength, pattern));

    private OpenApiSchema Text(string name, string chinese, string english) => Schemas.Text(Say(chinese, english), _facts[name].MaxLength);

    private void AddOuterCode() => Add(OuterCode, new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Description = Say("外层业务码", "The outer code"),
        Enum = [.. OuterCodes.All.Select(code => (JsonNode)JsonValue.Create(code))],
        Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
        {
            [CodeTexts] = new JsonNodeExtension(new JsonArray([.. OuterCodes.All.Select(code => (JsonNode)JsonValue.Create(OuterCodes.MeaningOf(code).In(language)))])),
        },
    });

    private void AddAnswers()
    {
        Add("Explanation", Schemas.Object(
            Say("仅 `ping` 且应用开启 `explainSignatures`：签名为何不符", "Of `ping` alone, where the app has `explainSignatures`: why the signature does not fit"),
            ("differs", new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, Description = Say("不同的规则", "the rules that differ") }),
            ("canonicalString", Schemas.Text(Say("网关签名的字符串，密钥以 *** 代替", "the text the gateway signed, *** for the secret")))));
        Add("SignedDataV2", Schemas.Object(Say("v2：`data` 中除业务字段外的字段", "v2: what `data` has beside the members of the call"),
            ("code", new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [JsonValue.Create(0), JsonValue.Create(1)], Description = Say("0 成功；1 被平台拒绝", "0 success; 1 refused by the platform") }),
            ("msg?", Schemas.Text(Say("被平台拒绝的原因", "why the platform refused"))),
            ("resTime", Schemas.Number(Say("应答时间，秒", "the time of the answer, in seconds"))),
            ("sign", Schemas.Text(Say("对 `data` 中其余字段的签名", "the signature over the other members of `data`")))));
        Add("AnswerV2", Schemas.Object(
            Say("v2 的应答：签名在 `data` 内；公共字段被拒绝时 `data` 为 null 且无签名", "An answer in v2, signed inside `data`. A refusal by the envelope has `data` null and no signature"),
            [.. Outer(), ("explain?", Ref("Explanation"))]));
        Add("AnswerV3", Schemas.Object(
            Say("v3-beta 与 v3 的应答：整体签名，拒绝也签名，`explain` 不参与", "An answer in v3-beta and v3: signed as a whole, refusals too, `explain` apart"),
            [.. Outer(), ("explain?", Ref("Explanation")), .. Signed()]));
        Add("AnswerOpen", Schemas.Object(
            Say("open 的应答：整体以平台私钥签名，`explain` 也参与", "An answer in open: signed as a whole with the platform's private key, `explain` included"),
            [.. Outer(), ("explain?", Ref("Explanation")), ("reqId?", Text("reqId", "请求中的 `reqId`", "the request's `reqId`")), .. Signed()]));
        Add("AnswerToNobody", Schemas.Object(
            Say("应用不明时的拒绝：没有方言，也没有签名", "A refusal where the app is not known: no dialect, no signature"), Outer()));
    }

    private (string Name, IOpenApiSchema Schema)[] Outer() =>
    [
        ("code", Ref(OuterCode)),
        ("msg", Schemas.Text(Say("`success`，或中文在前、英文在括号中的原因", "`success`, or why not: Chinese first, English in brackets"))),
        ("data", new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Null, Description = Say("业务数据，见各接口", "what the call gives, see there") }),
        ("traceId", Schemas.Text(Say("与 `X-Trace-Id` 相同，凭此查询网关日志", "as in `X-Trace-Id`: the gateway's log has it on every line of the call"))),
    ];

    private (string Name, IOpenApiSchema Schema)[] Signed() =>
    [
        ("resTime", Schemas.Text(Say("应答时间，UTC+8", "the time of the answer, UTC+8"), pattern: TimePattern)),
        ("sign?", Schemas.Text(Say("对其余字段的签名", "the signature over the other members"))),
    ];

    private void Add(string name, OpenApiSchema schema) => document.AddComponent<IOpenApiSchema>(name, schema);
}
