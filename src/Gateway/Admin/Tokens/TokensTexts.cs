using Gateway.Admin.Console;

namespace Gateway.Admin.Tokens;

internal static class TokensTexts
{
    public static readonly Text Title = new("API 令牌", "API tokens");
    public static readonly Text Lead = new("供程序调用 /admin/api，放在请求头 Authorization: Bearer 中。", "For programs that call /admin/api, in the header Authorization: Bearer.");
    public static readonly Text New = new("新建令牌", "New token");
    public static readonly Text None = new("还没有令牌", "There are no tokens yet");
    public static readonly Text Name = new("名称", "Name");
    public static readonly Text NameHint = new("谁在使用它，例如 ci", "Who uses it, such as ci");
    public static readonly Text NameRule = new("1 至 64 个字符", "1 to 64 characters");
    public static readonly Text Scope = new("权限", "Scope");
    public static readonly Text Read = new("只读", "Read");
    public static readonly Text ReadHint = new("查看商户、应用、通道与审计", "Looks at merchants, apps, channels and the audit log");
    public static readonly Text Write = new("读写", "Read and write");
    public static readonly Text WriteHint = new("另可修改，但不能创建密钥", "Changes them too, and makes no secrets");
    public static readonly Text Secrets = new("读写与密钥", "Read, write and secrets");
    public static readonly Text SecretsHint = new("另可创建、导入、轮换与删除签名密钥与凭据", "Makes, imports, rolls and deletes sign secrets and credentials too");
    public static readonly Text Expiry = new("有效期", "Expires");
    public static readonly Text Days30 = new("30 天", "In 30 days");
    public static readonly Text Days90 = new("90 天", "In 90 days");
    public static readonly Text Days365 = new("一年", "In a year");
    public static readonly Text NoExpiry = new("永不过期", "Never");
    public static readonly Text Token = new("令牌", "Token");
    public static readonly Text CreatedAt = new("创建", "Created");
    public static readonly Text CreatedBy = new("由 {0}", "by {0}");
    public static readonly Text ExpiresAt = new("到期", "Expires");
    public static readonly Text LastUsed = new("上次使用", "Last used");
    public static readonly Text Expired = new("已过期", "Expired");
    public static readonly Text Create = new("创建令牌", "Create token");
    public static readonly Text Once = new("只显示这一次，请立即保存。丢失后只能新建。", "Shown this once: keep it now. A lost one has to be made anew.");
    public static readonly Text CreatedTitle = new("令牌 {0} 已创建", "The token {0} is made");
    public static readonly Text Revoke = new("吊销", "Revoke");
    public static readonly Text RevokeOf = new("吊销令牌 {0}", "Revoke the token {0}");
    public static readonly Text RevokeLead = new("使用它的程序将立即无法调用。", "Programs that use it are refused at once.");
    public static readonly Text Revoked = new("令牌 {0} 已吊销", "The token {0} is revoked");
    public static readonly Text TooMany = new("令牌最多 100 个，请先吊销不用的", "There are 100 tokens, which is the most: revoke one first");
    public static readonly Text Finish = new("完成", "Done");

    public static Text ScopeOf(AdminRole role) => role switch
    {
        AdminRole.Viewer => Read,
        AdminRole.Operator => Write,
        _ => Secrets,
    };

    public static Text ScopeHint(AdminRole role) => role switch
    {
        AdminRole.Viewer => ReadHint,
        AdminRole.Operator => WriteHint,
        _ => SecretsHint,
    };
}
