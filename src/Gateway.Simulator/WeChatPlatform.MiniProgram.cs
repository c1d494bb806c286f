using Gateway.Simulator.MiniProgram;

namespace Gateway.Simulator;

/// <content>Mini-programs: logins and the session keys they give.</content>
public sealed partial class WeChatPlatform
{
    /// <summary>From the mini-program's own login call, for jscode2session. No code of one kind is good for the other call.</summary>
    internal OneTimeCodes<SimulatedUser> LoginCodes { get; private init; } = new(time, CodeLifetime, DefaultCodeCapacity);

    internal LoginSessions Sessions { get; } = new();

    /// <summary>A js_code as a mini-program gets it from <c>wx.login</c>: good once and for five minutes.</summary>
    /// <param name="appId">The account; without <c>acceptUnknownAccounts</c> it must have been added.</param>
    /// <param name="user">Who logs in; null for the first of the two people the consent page offers.</param>
    /// <exception cref="ArgumentException">The account is unknown.</exception>
    public string IssueLoginCode(string appId, SimulatedUser? user = null)
    {
        Accounts.Require(appId);
        return LoginCodes.Issue(appId, Accounts.UserAt(appId, user));
    }

    /// <summary>The user's session key since the last login; null without one, and after <see cref="EndSession"/>.</summary>
    public string? SessionKeyOf(string appId, string openId) => Sessions.KeyOf(appId, openId);

    /// <summary>Kills the user's session key (87009); the next login makes another.</summary>
    public void EndSession(string appId, string openId) => Sessions.End(appId, openId);

    /// <summary>What <c>wx.getPhoneNumber</c> and its like give: AES-128-CBC under the user's session key, both parts in base64.</summary>
    /// <exception cref="InvalidOperationException">The user has no session key.</exception>
    public (string EncryptedData, string Iv) Encrypt(string appId, string openId, string json) => Sessions.Encrypt(appId, openId, json);
}
