namespace Gateway.Simulator.Pay;

/// <summary>
/// Payment code to openid (pay.weixin.qq.com/doc/v2/merchant/4011940944, for partners pay.weixin.qq.com/doc/v2/partner/4011941724).
/// What is wrong with the message is told without a signature, what is wrong with the code with one.
/// </summary>
internal static class AuthCodeToOpenId
{
    public const string CodeExpired = "AUTHCODEEXPIRE";
    public const string CodeMalformed = "AUTH_CODE_ERROR";
    public const string CodeInvalid = "AUTH_CODE_INVALID";
    public const string SystemError = "SYSTEMERROR";

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (PayRequest.Read(platform, call, out var refusal) is not { } request)
        {
            return refusal!;
        }

        if (ErrCode(platform, request, out var payer) is { } errCode)
        {
            return Refuse(request, errCode, Description(errCode));
        }

        var result = new List<(string, string)>
        {
            ("result_code", "SUCCESS"),
            ("openid", platform.Accounts.UserAt(request.AppId, payer).OpenId),
        };
        if (request.AppOfSubOpenId is { } subAppId)
        {
            result.Add(("sub_openid", platform.Accounts.UserAt(subAppId, payer).OpenId));
        }

        return PayAnswer.Understood(Sign(request, result));
    }

    /// <summary>What a call made to fail is answered. One that would not have been understood anyway is told that.</summary>
    public static Answer Refuse(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour)
    {
        if (misbehaviour.Kind is MisbehaviourKind.PayFail)
        {
            return PayAnswer.Fail(misbehaviour.Message!);
        }

        return PayRequest.Read(platform, call, out var refusal) is { } request
            ? Refuse(request, misbehaviour.PayErrCode!, misbehaviour.Message ?? Description(misbehaviour.PayErrCode!))
            : refusal!;
    }

    private static Answer Refuse(PayRequest request, string errCode, string description) => PayAnswer.Understood(
        Sign(request, [("result_code", "FAIL"), ("err_code", errCode), ("err_code_des", description)]), errCode);

    private static SignedMessage Sign(PayRequest request, IEnumerable<(string, string)> result) =>
        PayAnswer.Signed(request.Echo, result, request.Merchant.ApiKey, request.Algorithm);

    private static string? ErrCode(WeChatPlatform platform, PayRequest request, out SimulatedUser? payer)
    {
        payer = null;
        var code = request.AuthCode;
        if (code.Length != 18 || !code.All(char.IsAsciiDigit))
        {
            return CodeMalformed;
        }

        // A code another merchant asked for first is alive, but only a fresh one helps.
        return platform.PayCodes.Take(code, request.Holder, out payer) switch
        {
            CodeState.Good => null,
            CodeState.Unknown => CodeInvalid,
            _ => CodeExpired,
        };
    }

    private static string Description(string errCode) => errCode switch
    {
        CodeExpired => "二维码已过期，请用户在微信上刷新后再试",
        CodeMalformed => "付款码错误，请用户刷新后再试",
        CodeInvalid => "请扫描微信支付被扫条码/二维码",
        SystemError => "系统繁忙，请稍后再试",
        _ => string.Empty,
    };
}
