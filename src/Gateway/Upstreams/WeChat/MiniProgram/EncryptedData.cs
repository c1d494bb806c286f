using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Upstreams.WeChat.MiniProgram;

/// <summary>What WeChat hands to a mini-program encrypted for its server: a user's data, a phone number, steps.</summary>
/// <remarks>
/// AES-128-CBC with PKCS#7 padding under the session key; the document says in its watermark which mini-program it is for.
/// https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html. Nothing authenticates the
/// ciphertext, so whoever may send it could learn the plaintext from being told what is wrong with it (a padding oracle).
/// Hence one verdict, reached over the same steps whatever is wrong.
/// </remarks>
internal static class EncryptedData
{
    /// <summary>Bytes of a block, and of the IV.</summary>
    public const int BlockSize = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The document as it was encrypted; null where key, IV, data or mini-program do not belong together.</summary>
    /// <param name="sessionKey">As received from the platform: base64 of 16 bytes.</param>
    /// <param name="data">The ciphertext, one block or more.</param>
    /// <param name="iv">16 bytes.</param>
    /// <param name="appId">The mini-program the document has to be for.</param>
    public static string? Open(string sessionKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> iv, string appId)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(sessionKey);
        var plain = aes.DecryptCbc(data, iv, PaddingMode.None);
        var (padding, isPadded) = Padding(plain);
        var document = plain.AsMemory(0, plain.Length - padding);
        return IsFor(document, appId) & isPadded ? Encoding.UTF8.GetString(document.Span) : null;
    }

    /// <summary>How many bytes at the end are padding (1 to 16, each saying how many), without a branch; 0 where they are not.</summary>
    internal static (int Length, bool IsRight) Padding(ReadOnlySpan<byte> plain)
    {
        int length = plain[^1];
        // Not zero where something is wrong: the sign bit of what is too small or too large, the bits of what differs.
        var wrong = ((length - 1) >> 31) | ((BlockSize - length) >> 31);
        for (var i = 1; i <= BlockSize; i++)
        {
            var isPadding = (i - 1 - length) >> 31;
            wrong |= isPadding & (plain[^i] ^ length);
        }

        var right = ~((wrong | -wrong) >> 31);
        return (length & right, right != 0);
    }

    /// <summary>Whether it is a JSON object, no member of it standing twice, with the mini-program's id in its watermark.</summary>
    private static bool IsFor(ReadOnlyMemory<byte> utf8, string appId)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("watermark"u8, out var watermark) && watermark.ValueKind is JsonValueKind.Object
                && watermark.TryGetProperty("appid"u8, out var named) && named.ValueKind is JsonValueKind.String
                && named.ValueEquals(appId);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name that is no text.
            return false;
        }
    }
}
