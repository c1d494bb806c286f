using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Channels;
using Gateway.Admin.CompatCredentials;
using Gateway.Admin.Merchants;
using Gateway.Admin.SignSecrets;
using Gateway.Admin.Tokens;
using Gateway.Admin.Users;

namespace Gateway.Admin;

[JsonSerializable(typeof(AdminProblem))]
[JsonSerializable(typeof(MerchantBody))]
[JsonSerializable(typeof(MerchantAnswer))]
[JsonSerializable(typeof(MerchantListAnswer))]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(AppAnswer))]
[JsonSerializable(typeof(AppCreatedAnswer))]
[JsonSerializable(typeof(AppListAnswer))]
[JsonSerializable(typeof(SignSecretBody))]
[JsonSerializable(typeof(SignSecretCreatedAnswer))]
[JsonSerializable(typeof(SignSecretListAnswer))]
[JsonSerializable(typeof(PlatformKeyAnswer))]
[JsonSerializable(typeof(ChannelCheckAnswer))]
[JsonSerializable(typeof(CompatCredentialBody))]
[JsonSerializable(typeof(CompatCredentialCreatedAnswer))]
[JsonSerializable(typeof(CompatCredentialListAnswer))]
[JsonSerializable(typeof(WeChatChannelBody))]
[JsonSerializable(typeof(WeChatChannelAnswer))]
[JsonSerializable(typeof(WeChatPayChannelBody))]
[JsonSerializable(typeof(WeChatPayChannelAnswer))]
[JsonSerializable(typeof(AlipayChannelBody))]
[JsonSerializable(typeof(AlipayChannelAnswer))]
[JsonSerializable(typeof(AuditPageAnswer))]
[JsonSerializable(typeof(AuditRecordAnswer))]
[JsonSerializable(typeof(AuditVerification))]
[JsonSerializable(typeof(UserRecord))]
[JsonSerializable(typeof(CallPageAnswer))]
[JsonSerializable(typeof(CallTailAnswer))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(CallStatisticsAnswer))]
[JsonSerializable(typeof(ApiTokenRecord))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>With Chinese left readable; the answers are JSON and nothing else.</summary>
    public static AdminJson Wire { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
