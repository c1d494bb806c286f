using System.Buffers;

namespace Gateway.Assist;

/// <summary>What WeChat's ids and codes are made of. Nothing else is signed for a caller or sent on.</summary>
internal static class WeChatCharacters
{
    /// <summary>Merchant and app ids.</summary>
    public static readonly SearchValues<byte> OfIds =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    /// <summary>Codes and openIds.</summary>
    public static readonly SearchValues<byte> OfCodes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
}
