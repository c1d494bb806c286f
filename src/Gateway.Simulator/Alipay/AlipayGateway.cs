namespace Gateway.Simulator.Alipay;

/// <summary>
/// Code to user token and id (opendocs.alipay.com/apis/api_9/alipay.system.oauth.token). What is wrong with the request is told
/// without a signature, what is wrong with the code with one.
/// </summary>
internal static class AlipayGateway
{
    private const string CodeInvalid = "isv.code-invalid";

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (AlipayRequest.Read(platform, call, out var refusal) is not { } request)
        {
            return refusal!;
        }

        if (request.GrantType is not "authorization_code")
        {
            return AlipayAnswer.Refuse(platform, request.App, "40002", "isv.grant-type-invalid");
        }

        platform.AlipayCodes.Spend(request.AppId, request.Code, out var user);
        return user is null ? AlipayAnswer.Refuse(platform, request.App, "40002", CodeInvalid) : AlipayAnswer.Succeed(platform, request.App, user);
    }

    /// <summary>What a call made to fail is answered. One that would not have been understood anyway is told that.</summary>
    public static Answer Refuse(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour) =>
        AlipayRequest.Read(platform, call, out var refusal) is { } request
            ? AlipayAnswer.Refuse(platform, misbehaviour.IsSigned ? request.App : null, misbehaviour.AlipayCode!, misbehaviour.AlipaySubCode!)
            : refusal!;
}
