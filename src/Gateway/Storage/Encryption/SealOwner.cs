namespace Gateway.Storage.Encryption;

/// <summary>What a sealed value belongs to: the associated data it is bound to.</summary>
internal static class SealOwner
{
    /// <summary>The store's own key, which also proves that the master key is the right one.</summary>
    public const string StoreKey = "store/key";

    public static string SignSecret(string appId, string id) => $"app/{appId}/sign-secret/{id}";

    public static string PlatformKey(string appId) => $"app/{appId}/platform-key";

    public static string WeChatAppSecret(string appId, string channel) => $"app/{appId}/{channel}/app-secret";

    public static string WeChatPayApiKey(string appId) => $"app/{appId}/wechat-pay/api-key";

    public static string AlipayPrivateKey(string appId) => $"app/{appId}/alipay/private-key";

    public static string AlipayPublicKey(string appId) => $"app/{appId}/alipay/alipay-public-key";

    public static string TotpKey(string userId) => $"user/{userId}/totp-key";

    public static string PlatformToken(string key) => $"platform-token/{key}";

    public static string MiniSession(ReadOnlySpan<byte> key) => $"mini-session/{Convert.ToHexStringLower(key)}";

    public static string ChannelAuth(ReadOnlySpan<byte> key) => $"channel-auth/{Convert.ToHexStringLower(key)}";

    public static string Exchange(ReadOnlySpan<byte> key) => $"exchange/{Convert.ToHexStringLower(key)}";

    public static string RefusedBody(long callId) => $"call/{callId}/refused-body";
}
