using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using FluentValidation;
using Gateway.Assist.MiniSessions;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Assist;

/// <summary><c>decryptWxMiniData</c>: opens what a mini-program received encrypted, with the session key that stays inside.</summary>
internal sealed class DecryptWxMiniData(WeChatPlatforms platforms, SessionKeys sessions)
{
    private static readonly FieldName OpenId = new("openId");
    private static readonly FieldName EncryptedText = new("encryptedData");
    private static readonly FieldName Iv = new("iv");
    private static readonly JsonEncodedText Document = JsonEncodedText.Encode("document");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("decryptWxMiniData", "decryptWxMiniData", Spends: false, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mini(platforms.FindMini(call.App, out var account)) is { } refused)
        {
            return refused;
        }

        if (await sessions.FindAsync(call.App.AppId, account.AppId, call[OpenId].ToString()) is not { } sessionKey)
        {
            return Answer.Refuse(Outcome.ReferenceUnknown,
                "没有该用户的有效会话，请让用户重新登录（wx.login 后调用 getWxMiniSession） (no session is kept for this openId: the user has to log in again)");
        }

        // One sentence for whatever is wrong: which it was would help to guess what is encrypted.
        return EncryptedData.Open(sessionKey, Decode(call[EncryptedText]), Decode(call[Iv]), account.AppId) is { } document
            ? Answer.Success(AnswerShape.MiniData, AnswerMember.Of(Document, document))
            : Answer.Refuse(Outcome.FieldInvalid,
                "数据无法解密：请核对 encryptedData 与 iv，并用 wx.checkSession 检查登录态，失效则重新登录后再获取数据"
                + " (encryptedData and iv do not open with this user's session; if wx.checkSession fails, log in and get the data anew)");
    }

    private static byte[] Decode(Field field)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(field.Utf8.Length)];
        Base64.DecodeFromUtf8(field.Utf8, bytes, out _, out var length);
        return bytes[..length];
    }

    private sealed class Rules : CallRules
    {
        /// <remarks>Ten times the largest documents WeChat encrypts (30 days of steps), and half of what a body may hold.</remarks>
        private const int MaxEncryptedText = 32 * 1024;

        private static readonly SearchValues<byte> OfBase64 =
            SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

        public Rules()
        {
            RuleFor(f => f[OpenId]).MustBeSent("用户标识", OpenId);
            RuleFor(f => f[OpenId]).MustBeText("用户标识", OpenId);
            RuleFor(f => f[OpenId]).MustBeAtMost(128, "用户标识", OpenId);
            RuleFor(f => f[EncryptedText]).MustBeSent("加密数据", EncryptedText);
            RuleFor(f => f[EncryptedText]).MustBeText("加密数据", EncryptedText);
            RuleFor(f => f[EncryptedText]).MustBeAtMost(MaxEncryptedText, "加密数据", EncryptedText);
            RuleFor(f => f[EncryptedText]).Must(data => !data.HasText || SizeOf(data) is > 0 and var size && size % EncryptedData.BlockSize == 0)
                .WithMessage("加密数据 encryptedData 需为 Base64，且解码后为 16 字节的整数倍；若含空格，可能是 + 号被转换"
                    + " (encryptedData must be base64 of whole 16-byte blocks; a space in it may have been a +)");
            RuleFor(f => f[Iv]).MustBeSent("初始向量", Iv);
            RuleFor(f => f[Iv]).MustBeText("初始向量", Iv);
            RuleFor(f => f[Iv]).Must(iv => !iv.HasText || SizeOf(iv) == EncryptedData.BlockSize)
                .WithMessage("初始向量 iv 需为 16 字节的 Base64 (iv must be base64 of 16 bytes)");
        }

        // -1 where it is not base64: the decoder alone would also take white space.
        private static int SizeOf(Field field) => field.ConsistsOf(OfBase64) && Base64.IsValid(field.Utf8, out var size) ? size : -1;
    }
}
