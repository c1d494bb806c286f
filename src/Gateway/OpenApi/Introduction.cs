namespace Gateway.OpenApi;

/// <summary>What a merchant's developer has to know before the first call.</summary>
internal static class Introduction
{
    public static ApiText Text { get; } = new(
        $"""
        ## 调用方式

        所有接口都是 `POST`、`application/json`、UTF-8，请求体最大 64 KiB。只要被识别为一次调用，无论结果如何都是 HTTP 200，结果看 `code`。其余是普通的 HTTP 状态：404、405、413、415、429 和 503（后两者带 `Retry-After`），内容是问题描述；服务器自身还可能给出 400、408、431。

        以下路径等价：`/unipay/assist/ping`、`/assist/ping`、`/apps/A-v2/unipay/assist/ping`，以及其中斜杠重复的写法。应用号放在 `appId` 或路径中；`channel/auth` 的接口也接受短横线写法，如 `generate-auth-url`。

        ## 签名

        应用的方言（`v2`、`v3-beta`、`v3`、`open`）和算法由管理员设定，请求不能选择。除 `sign` 外，发送的每个顶层字段都参与签名，包括网关不认识的字段。

        - `v2`、`v3-beta`：非 null 的字段按名称排序，写成 `name=value` 并以 `&` 连接，去掉双引号和反斜杠，再接 `&key=` 和密钥，计算摘要（HMAC-SHA256 以密钥为键）。
        - `v3`：同上，但整个字符串（含密钥）先转为大写。
        - `open`：请求体展开为路径，以 `&` 连接，用商户私钥做 RSA-SHA256 签名，Base64 编码；应答用平台公钥验证。

        用 `ping` 联调：直到 `code` 为 0，验证应答的签名，再原样重发一次，应被识别为重复。

        ## 时间与重放

        `reqTime` 默认最多早 300 秒、晚 60 秒。`nonceStr` 在此期间每个应用只接受一次，签名也一样。

        ## 本页的示例

        除标明有误的外，所有示例的签名都是真实的，时间是 `{ExampleApps.TimeText}`（UTC+8）。共享密钥方言使用 HMAC_SHA256 和公开的示例密钥 `{ExampleApps.SharedSecret}`；`open` 的请求和应答使用同一对示例 RSA 密钥，公钥如下。切勿在别处使用它们。

        `{KeyLine}`
        """,
        $"""
        ## How to call

        Every call is `POST`, `application/json`, UTF-8, with a body of at most 64 KiB. What is understood as a call is answered with HTTP 200 whatever its outcome, which `code` tells. Anything else is a plain HTTP status with problem details: 404, 405, 413, 415, 429 and 503 (both with `Retry-After`); 400, 408 and 431 may come from the server itself.

        These paths are the same: `/unipay/assist/ping`, `/assist/ping`, `/apps/A-v2/unipay/assist/ping`, and each with repeated slashes. The app is named in `appId` or in the path. The calls of `channel/auth` may also be spelt with hyphens, such as `generate-auth-url`.

        ## Signing

        Dialect (`v2`, `v3-beta`, `v3`, `open`) and algorithm are the app's, set by an administrator; a request cannot choose them. Every top-level member that is sent takes part but `sign`, also those the gateway does not know.

        - `v2`, `v3-beta`: the members that are not null, sorted by name, as `name=value` joined with `&`, without quotes and backslashes; then `&key=` and the secret; then the digest (HMAC-SHA256 with the secret as its key).
        - `v3`: the same, but the whole text, secret included, is put into upper case first.
        - `open`: the body flattened to paths, joined with `&`, signed with the merchant's private key, RSA-SHA256, in Base64; answers verify with the platform's public key.

        To test an integration, call `ping` until `code` is 0, verify the answer's signature, and send the same bytes once more: that is refused as replayed.

        ## Time and replay

        `reqTime` may be 300 seconds old and 60 ahead unless the app says otherwise. Within that time a `nonceStr` is accepted once per app, and so is a signature.

        ## The examples

        The signatures of all examples are true, but those that are said to be wrong; their time is `{ExampleApps.TimeText}` (UTC+8). Those of the dialects with a shared secret use HMAC_SHA256 and the public example secret `{ExampleApps.SharedSecret}`; requests and answers of `open` use one example pair of RSA keys, whose public key is below. Use neither anywhere else.

        `{KeyLine}`
        """);

    // The Base64 of the PEM, which is what it holds.
    private static string KeyLine => string.Concat(ExampleApps.PublicKey.Split('\n').Where(line => !line.StartsWith('-')));
}
