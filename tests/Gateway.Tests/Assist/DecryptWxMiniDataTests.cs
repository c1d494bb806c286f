using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Assist;

/// <summary>What a mini-program received encrypted is opened with the key that stays inside, or refused in one way.</summary>
public sealed class DecryptWxMiniDataTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [MemberData(nameof(AnswerShapeTests.Apps), MemberType = typeof(AnswerShapeTests))]
    public async Task The_document_is_given_as_it_was_encrypted_and_signed(string dialect, string signType)
    {
        var app = await gateway.CreateMiniAppAsync(dialect, signType);
        var openId = await app.LogInAsync();
        var json = "{ \"nickName\" : \"小林 \\u4e2d \\\"q\\\" 😀 <b>&'\",\n\t\"path\":\"C:\\\\x\\/y\", \"n\":1.50, \"list\":[{\"a\":1},{\"a\":2}],"
            + $"\"purePhoneNumber\":\"13800000000\",\"watermark\":{{\"timestamp\":1477314187,\"appid\":\"{app.MiniAppId}\"}}}} ";

        var answer = await DecryptAsync(app, openId, gateway.WeChat.Encrypt(app.MiniAppId, openId, json));
        Assert.Equal(0, answer.EffectiveCode);
        Assert.Equal(json, (string)answer.Data!["document"]!);
        Assert.True(app.Verifies(answer, AnswerShape.MiniData), answer.Text);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_document_of_24_KiB_is_opened_and_a_block_more_is_too_long(string dialect)
    {
        var app = await gateway.CreateMiniAppAsync(dialect);
        var openId = await app.LogInAsync();
        // 24,560 bytes, padded to 24,576, in base64 32,768.
        var frame = Document(app, "\"f\":\"\"");
        var json = frame.Replace("\"f\":\"\"", $"\"f\":\"{new string('"', 1000).Replace("\"", "\\\"", StringComparison.Ordinal)}{new string('x', 24_560 - frame.Length - 2000)}\"", StringComparison.Ordinal);
        var encrypted = gateway.WeChat.Encrypt(app.MiniAppId, openId, json);
        Assert.Equal(32 * 1024, encrypted.EncryptedData.Length);
        var answer = await DecryptAsync(app, openId, encrypted);
        Assert.Equal(json, (string)answer.Data!["document"]!);
        Assert.True(app.Verifies(answer, AnswerShape.MiniData));

        var longer = gateway.WeChat.Encrypt(app.MiniAppId, openId, json + new string(' ', 16));
        Assert.Equal(10506, (await DecryptAsync(app, openId, longer)).Code);
    }

    [Fact]
    public async Task Data_goes_on_opening_after_a_restart_and_with_the_key_of_the_newest_login_only()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        var old = own.WeChat.Encrypt(app.MiniAppId, openId, Document(app));
        await own.RestartAsync();
        Assert.Equal(0, (await DecryptAsync(app, openId, old)).EffectiveCode);

        await app.LogInAsync();
        AssertDoesNotOpen(await DecryptAsync(app, openId, old));
        Assert.Equal(0, (await DecryptAsync(app, openId, own.WeChat.Encrypt(app.MiniAppId, openId, Document(app)))).EffectiveCode);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_user_whose_session_is_not_kept_has_to_log_in(string dialect)
    {
        var app = await gateway.CreateMiniAppAsync(dialect);
        var other = await gateway.CreateAppAsync(dialect, withChannel: false);
        await gateway.SetMiniChannelAsync(other, shared: app);
        var openId = await app.LogInAsync();
        var encrypted = gateway.WeChat.Encrypt(app.MiniAppId, openId, Document(app));
        foreach (var answer in new[] { await DecryptAsync(app, "oNobody", encrypted), await DecryptAsync(other, openId, encrypted) })
        {
            Assert.Equal(10405, answer.Code);
            Assert.Contains("重新登录", answer.Msg);
            Assert.Null(answer.Data);
            Assert.Equal(dialect != "v2", app.Verifies(answer, AnswerShape.None) || other.Verifies(answer, AnswerShape.None));
        }
    }

    [Fact]
    public async Task Another_users_data_does_not_open()
    {
        var app = await gateway.CreateMiniAppAsync();
        var (one, other) = (await app.LogInAsync(new SimulatedUser("oOne" + app.AppId)), await app.LogInAsync(new SimulatedUser("oTwo" + app.AppId)));
        AssertDoesNotOpen(await DecryptAsync(app, other, gateway.WeChat.Encrypt(app.MiniAppId, one, Document(app))));
    }

    [Fact]
    public async Task Whatever_is_wrong_with_the_data_is_refused_in_the_same_words()
    {
        var app = await gateway.CreateMiniAppAsync("v3");
        var openId = await app.LogInAsync();
        var key = Convert.FromBase64String(gateway.WeChat.SessionKeyOf(app.MiniAppId, openId)!);
        var good = Document(app);
        var mark = $"\"watermark\":{{\"timestamp\":1,\"appid\":\"{app.MiniAppId}\"}}";
        var wrong = new Dictionary<string, (string EncryptedData, string Iv)>(StringComparer.Ordinal)
        {
            ["last byte of the data"] = Tampered(gateway.WeChat.Encrypt(app.MiniAppId, openId, good), ^1),
            ["first byte of the data"] = Tampered(gateway.WeChat.Encrypt(app.MiniAppId, openId, good), 0),
            ["another iv"] = gateway.WeChat.Encrypt(app.MiniAppId, openId, good) with { Iv = Convert.ToBase64String(new byte[16]) },
            ["padding 0"] = Raw(key, Padded(good, (byte)0)),
            ["padding 17"] = Raw(key, Padded(good + " ", (byte)17)),
            ["padding 255"] = Raw(key, Padded(good, (byte)255)),
            ["padding of spaces"] = Raw(key, Padded(good, (byte)' ')),
            ["padding that differs inside"] = Raw(key, [.. Padded(good, filler: null).SkipLast(2), 9, 3]),
            ["only padding"] = Raw(key, [.. Enumerable.Repeat((byte)16, 16)]),
            ["not UTF-8"] = Encrypted(key, [.. Encoding.UTF8.GetBytes(good.Replace("\"p\"", "\"p", StringComparison.Ordinal)), 0xC3, 0x28, .. "\"}"u8]),
            ["not UTF-8 within a text"] = Encrypted(key, [.. "{\"a\":\""u8, 0xFF, .. Encoding.UTF8.GetBytes($"\",{mark}}}")]),
            ["a byte order mark"] = Encrypted(key, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(good)]),
        };
        foreach (var (name, json) in new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["not JSON"] = "hello",
            ["empty"] = "",
            ["cut short"] = good[..^1],
            ["two documents"] = good + good,
            ["a comment"] = "/**/" + good,
            ["an array"] = $"[{good}]",
            ["null"] = "null",
            ["no watermark"] = "{\"p\":1}",
            ["no appid"] = "{\"watermark\":{\"timestamp\":1}}",
            ["watermark of another mini-program"] = good.Replace(app.MiniAppId, "wx0000000000000000", StringComparison.Ordinal),
            ["appid in other letters"] = good.Replace(app.MiniAppId, app.MiniAppId.ToUpperInvariant(), StringComparison.Ordinal),
            ["appid with more behind"] = good.Replace(app.MiniAppId, app.MiniAppId + "0", StringComparison.Ordinal),
            ["appid is null"] = "{\"watermark\":{\"appid\":null}}",
            ["appid is a list"] = $"{{\"watermark\":{{\"appid\":[\"{app.MiniAppId}\"]}}}}",
            ["watermark is text"] = $"{{\"watermark\":\"{app.MiniAppId}\"}}",
            ["watermark deeper"] = $"{{\"a\":{{{mark}}}}}",
            ["appid at the top"] = $"{{\"appid\":\"{app.MiniAppId}\"}}",
            ["two watermarks"] = $"{{{mark},{mark}}}",
            ["two watermarks, one respelt"] = $"{{{mark},\"water\\u006dark\":{{\"appid\":\"wx1\"}}}}",
            ["two appids"] = $"{{\"watermark\":{{\"appid\":\"wx1\",\"appid\":\"{app.MiniAppId}\"}}}}",
            ["two members of another name"] = $"{{\"phoneNumber\":\"1\",\"phoneNumber\":\"2\",{mark}}}",
            ["a name that is no text"] = $"{{\"\\ud800\":1,\"\\ud800\":2,{mark}}}",
            ["too deep"] = $"{{\"a\":{new string('[', 20)}{new string(']', 20)},{mark}}}",
        })
        {
            wrong[name] = Encrypted(key, Encoding.UTF8.GetBytes(json));
        }

        // The same way of encrypting, with nothing wrong.
        Assert.Equal(0, (await DecryptAsync(app, openId, Encrypted(key, Encoding.UTF8.GetBytes(good)))).Code);
        Assert.Equal(0, (await DecryptAsync(app, openId, Raw(key, Padded(good, filler: null)))).Code);
        foreach (var (name, encrypted) in wrong)
        {
            var answer = await DecryptAsync(app, openId, encrypted);
            Assert.True(answer.Code == 10506, $"{name}: {answer.Text}");
            AssertDoesNotOpen(answer);
            Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
        }
    }

    [Fact]
    public async Task A_field_that_cannot_be_such_data_is_named()
    {
        var app = await gateway.CreateMiniAppAsync("v3");
        var openId = await app.LogInAsync();
        var (data, iv) = gateway.WeChat.Encrypt(app.MiniAppId, openId, Document(app));
        var bytes = Convert.FromBase64String(data);
        foreach (var wrong in new JsonNode?[]
        {
            null, "", "====", "x", data + "\n", " " + data, data.Replace("+", " ", StringComparison.Ordinal) + " ", data[..^1], data + "AAAA",
            Convert.ToBase64String(bytes[..^1]), Convert.ToBase64String([.. bytes, 0]), Convert.ToBase64String(bytes[..15]), Convert.ToHexString(bytes)[..^2],
            data.TrimEnd('=') + "-_", new JsonObject(), new JsonArray(data),
        })
        {
            var answer = await app.CallAsync("decryptWxMiniData", ("openId", openId), ("encryptedData", wrong), ("iv", iv));
            Assert.Equal(10506, answer.Code);
            Assert.Contains("encryptedData", answer.Msg);
            Assert.DoesNotContain("iv ", answer.Msg);
        }

        foreach (var wrong in new JsonNode?[]
        {
            null, "", iv + "AAAA", iv[..^4], iv[..^2], iv + " ", iv.TrimEnd('='), Convert.ToBase64String(new byte[15]), Convert.ToBase64String(new byte[17]),
            Convert.ToBase64String(new byte[32]), new string('0', 16), new JsonArray(iv),
        })
        {
            var answer = await app.CallAsync("decryptWxMiniData", ("openId", openId), ("encryptedData", data), ("iv", wrong));
            Assert.Equal(10506, answer.Code);
            Assert.Contains("iv", answer.Msg);
            Assert.DoesNotContain("encryptedData", answer.Msg);
        }

        Assert.Equal(10506, (await DecryptAsync(app, new string('o', 129), (data, iv))).Code);
        Assert.Equal(10506, (await app.CallAsync("decryptWxMiniData", ("encryptedData", data), ("iv", iv))).Code);
    }

    [Fact]
    public async Task It_asks_the_platform_nothing_and_may_be_repeated()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        var (data, iv) = own.WeChat.Encrypt(app.MiniAppId, openId, Document(app));
        var request = app.Request(("openId", openId), ("encryptedData", data), ("iv", iv));
        request.Remove("nonceStr");
        app.Sign(request);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, (await app.PostAsync("decryptWxMiniData", request)).EffectiveCode);
        }

        Assert.Equal(WeChatPaths.JsCode2Session, Assert.Single(own.WeChat.Calls).Path);
    }

    private static string Document(TestApp app, string member = "\"p\":\"13800000000\"") =>
        $"{{{member},\"watermark\":{{\"timestamp\":1477314187,\"appid\":\"{app.MiniAppId}\"}}}}";

    private static Task<WireAnswer> DecryptAsync(TestApp app, string openId, (string EncryptedData, string Iv) encrypted) =>
        app.CallAsync("decryptWxMiniData", ("openId", openId), ("encryptedData", encrypted.EncryptedData), ("iv", encrypted.Iv));

    private static void AssertDoesNotOpen(WireAnswer answer)
    {
        Assert.Equal(10506, answer.Code);
        Assert.Equal(
            "数据无法解密：请核对 encryptedData 与 iv，并用 wx.checkSession 检查登录态，失效则重新登录后再获取数据"
            + " (encryptedData and iv do not open with this user's session; if wx.checkSession fails, log in and get the data anew)", answer.Msg);
        Assert.Null(answer.Data);
    }

    private static (string EncryptedData, string Iv) Tampered((string EncryptedData, string Iv) encrypted, Index at)
    {
        var bytes = Convert.FromBase64String(encrypted.EncryptedData);
        bytes[at] ^= 0x80;
        return encrypted with { EncryptedData = Convert.ToBase64String(bytes) };
    }

    /// <summary>The text and what is missing to a whole block: of <paramref name="filler"/>, or as PKCS#7 has it.</summary>
    private static byte[] Padded(string text, byte? filler)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var missing = 16 - (bytes.Length % 16);
        return [.. bytes, .. Enumerable.Repeat(filler ?? (byte)missing, missing)];
    }

    private static (string EncryptedData, string Iv) Encrypted(byte[] key, byte[] plain) => Encrypt(key, plain, PaddingMode.PKCS7);

    private static (string EncryptedData, string Iv) Raw(byte[] key, byte[] plain) => Encrypt(key, plain, PaddingMode.None);

    private static (string EncryptedData, string Iv) Encrypt(byte[] key, byte[] plain, PaddingMode padding)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var iv = RandomNumberGenerator.GetBytes(16);
        return (Convert.ToBase64String(aes.EncryptCbc(plain, iv, padding)), Convert.ToBase64String(iv));
    }
}
