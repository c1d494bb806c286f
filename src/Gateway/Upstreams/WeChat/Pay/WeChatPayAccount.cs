namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>How a message of WeChat Pay v2 is signed.</summary>
public enum PayAlgorithm
{
    /// <summary>What the platform takes where nothing else is said, and the only one <c>tools/authcodetoopenid</c> takes of a merchant.</summary>
    Md5,

    /// <summary>HMAC-SHA256, the key being the APIv2 key.</summary>
    HmacSha256,
}

/// <summary>A merchant at WeChat Pay, or a partner, and where its platform is reached: the real one, or the simulator.</summary>
/// <param name="AppId">The account whose users pay: the openIds that come back are its.</param>
/// <param name="ApiKey">The APIv2 key.</param>
/// <param name="Algorithm">What requests are signed with, where the call leaves a choice.</param>
public sealed record WeChatPayAccount(Uri PayBaseUrl, string MchId, string AppId, string ApiKey, PayAlgorithm Algorithm)
{
    /// <summary>Names the merchant, never its key.</summary>
    public override string ToString() => MchId;
}
