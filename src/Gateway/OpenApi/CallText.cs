using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.OpenApi;

/// <summary>What is said of one call beyond what its rules say.</summary>
/// <param name="Name">As in <see cref="CallDescriptor.Name"/>.</param>
/// <param name="Group">Under which heading it stands.</param>
internal sealed record CallText(string Name, CallGroup Group, ApiText Summary, ApiText Description)
{
    /// <summary>What its <c>data</c> holds, in the order in which that is signed.</summary>
    public AnswerShape Shape { get; init; } = AnswerShape.None;

    /// <summary>Its request fields beside the envelope.</summary>
    public IReadOnlyList<FieldText> Fields { get; init; } = [];

    /// <summary>The members of <see cref="Shape"/>.</summary>
    public IReadOnlyList<MemberText> Data { get; init; } = [];

    /// <summary>How it may end beside success and what the envelope refuses.</summary>
    public IReadOnlyList<Outcome> Refusals { get; init; } = [];

    /// <summary>What <c>msg</c> says in the example of a refusal by the platform; null where none is asked.</summary>
    public string? RefusedWith { get; init; }
}

/// <param name="Name">As in the request.</param>
/// <param name="Example">Its value in the examples; null leaves it out of them.</param>
internal sealed record FieldText(string Name, ApiText Text, string? Example);

/// <summary>A member of an answer's <c>data</c>.</summary>
internal sealed record MemberText(string Name, ApiText Text)
{
    /// <summary>Its value in the examples where it is text; null where it is none, or left out.</summary>
    public string? Example { get; init; }

    /// <summary>Its value in the examples where it is a number. One that has both is a number in v2, text elsewhere.</summary>
    public long? Number { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>The only values there are; empty where they are not listed.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>A heading of the description, called a tag in the document.</summary>
internal sealed record CallGroup(string Id, ApiText Name)
{
    public static CallGroup Integration { get; } = new("integration", new("联调", "Integration"));

    public static CallGroup OfficialAccount { get; } = new("wechat-mp", new("微信公众号", "WeChat public account"));

    public static CallGroup MiniProgram { get; } = new("wechat-mini", new("微信小程序", "WeChat mini-program"));

    public static CallGroup WeChatPay { get; } = new("wechat-pay", new("微信支付", "WeChat Pay"));

    public static CallGroup ChannelAuth { get; } = new("channel-auth", new("通道授权", "Authorisation by channel"));

    public static CallGroup Others { get; } = new("others", new("其他地址", "Other addresses"));

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<CallGroup> All { get; } = [Integration, OfficialAccount, MiniProgram, WeChatPay, ChannelAuth, Others];
}
