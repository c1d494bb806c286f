using System.Text;
using System.Xml;
using System.Xml.Linq;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class PayXmlTests : PayTest
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{\"mch_id\":\"1900000001\"}")]
    [InlineData("<xml>")]
    [InlineData("<xml/>")]
    [InlineData("<XML><mch_id>1900000001</mch_id></XML>")]
    [InlineData("<root><mch_id>1900000001</mch_id></root>")]
    [InlineData("<xml><mch_id>1900000001</mch_id><mch_id>1900000001</mch_id></xml>")]
    [InlineData("<xml><mch_id><b>1900000001</b></mch_id></xml>")]
    [InlineData("<xml>text<mch_id>1900000001</mch_id></xml>")]
    [InlineData("<xml><mch_id>1900000001</mch_id></xml><xml/>")]
    [InlineData("<!DOCTYPE xml><xml><mch_id>1900000001</mch_id></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><mch_id>&e;</mch_id></xml>")]
    [InlineData("<xml><mch_id>&undefined;</mch_id></xml>")]
    public async Task What_is_no_flat_xml_is_refused(string xml) => AssertUnsignedFailure(await AskAsync(xml), "XML格式错误");

    [Fact]
    public async Task A_body_beyond_16_kilobytes_or_no_utf8_is_refused()
    {
        var request = Request(Platform.IssuePayCode());
        request["padding"] = new string('x', 16 * 1024);
        AssertUnsignedFailure(await AskAsync(request), "XML格式错误");

        using var content = new ByteArrayContent(Encoding.Unicode.GetBytes("<xml><mch_id>1900000001</mch_id></xml>"));
        using var answer = await Http.PostAsync(WeChatPaths.AuthCodeToOpenId, content);
        AssertUnsignedFailure(Read(await answer.Content.ReadAsStringAsync()), "XML格式错误");
    }

    [Fact]
    public async Task A_declaration_comments_plain_text_and_white_space_are_fine()
    {
        var request = Request(Platform.IssuePayCode(OpenId));
        var elements = request.Append(new("sign", Sign(request))).Select(field => $"  <{field.Key}>{field.Value}</{field.Key}>\n");

        var answer = await AskAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<xml>\n{string.Concat(elements)}</xml>\n");

        Assert.Equal(OpenId, answer["openid"]);
    }

    [Fact]
    public async Task Get_is_refused() => AssertUnsignedFailure(
        Read(await Http.GetStringAsync(WeChatPaths.AuthCodeToOpenId)), "请使用post方法");

    [Theory]
    [InlineData(XmlFault.RepeatedSign, "sign")]
    [InlineData(XmlFault.RepeatedOpenId, "openid")]
    public async Task An_element_comes_twice_and_only_the_second_is_true(XmlFault fault, string name)
    {
        var elements = XDocument.Parse(await SpoiltAsync(fault)).Root!.Elements().ToList();
        var twice = elements.Where(element => element.Name == name).ToList();
        var kept = elements.Except([twice[0]]).ToDictionary(element => element.Name.LocalName, element => element.Value, StringComparer.Ordinal);

        Assert.Equal(2, twice.Count);
        Assert.NotEqual(twice[0].Value, twice[1].Value);
        Assert.Equal((OpenId, Sign(kept)), (kept["openid"], kept["sign"]));
    }

    [Fact]
    public async Task A_nested_openid_is_deeper_than_it_should_be_and_signed_as_if_it_were_not()
    {
        var root = XDocument.Parse(await SpoiltAsync(XmlFault.NestedElement)).Root!;

        Assert.Equal(OpenId, Assert.Single(root.Element("openid")!.Elements()).Value);
        Assert.Equal(Sign(root.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value)), root.Element("sign")!.Value);
    }

    [Fact]
    public async Task A_wrong_sign_looks_like_one()
    {
        var answer = Read(await SpoiltAsync(XmlFault.WrongSign));

        Assert.Matches("^[0-9A-F]{32}$", answer["sign"]);
        Assert.NotEqual(Sign(answer), answer["sign"]);
        Assert.Equal(OpenId, answer["openid"]);
    }

    [Fact]
    public async Task No_sign_is_a_success_all_the_same()
    {
        var answer = Read(await SpoiltAsync(XmlFault.NoSign));

        Assert.False(answer.ContainsKey("sign"));
        Assert.Equal(("SUCCESS", OpenId), (answer["result_code"], answer["openid"]));
    }

    [Theory]
    [InlineData(XmlFault.OtherMerchant, "mch_id", MchId)]
    [InlineData(XmlFault.OtherApp, "appid", PayAppId)]
    public async Task An_answer_about_another_is_rightly_signed(XmlFault fault, string name, string own)
    {
        var answer = Read(await SpoiltAsync(fault));

        Assert.NotEqual(own, answer[name]);
        Assert.Equal(Sign(answer), answer["sign"]);
    }

    [Fact]
    public async Task An_hmac_signature_is_right()
    {
        var answer = Read(await SpoiltAsync(XmlFault.HmacSigned));

        Assert.Equal(64, answer["sign"].Length);
        Assert.Equal(Sign(answer, hmac: true), answer["sign"]);
    }

    [Fact]
    public async Task An_external_entity_is_the_openid()
    {
        var xml = await SpoiltAsync(XmlFault.ExternalEntity);

        Assert.Contains("SYSTEM \"file:///etc/passwd\"", xml, StringComparison.Ordinal);
        var root = XDocument.Load(XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null })).Root!;
        Assert.Equal((string.Empty, "SUCCESS"), (root.Element("openid")!.Value, root.Element("result_code")!.Value));
    }

    [Fact]
    public async Task Nested_entities_unfold_beyond_all_measure()
    {
        var xml = await SpoiltAsync(XmlFault.EntityExpansion);
        var limited = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, MaxCharactersFromEntities = 10_000_000 };

        Assert.InRange(xml.Length, 1, 4096);
        var thrown = Assert.Throws<XmlException>(() => XDocument.Load(XmlReader.Create(new StringReader(xml), limited)));
        Assert.Contains("MaxCharactersFromEntities", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cut_short_ends_in_the_middle_of_a_complete_message()
    {
        var xml = await SpoiltAsync(XmlFault.CutShort);

        Assert.StartsWith("<xml><return_code><![CDATA[SUCCESS]]>", xml, StringComparison.Ordinal);
        Assert.Throws<XmlException>(() => XDocument.Parse(xml));
    }

    [Fact]
    public async Task What_is_not_xml_is_json_with_the_same_values()
    {
        var json = Parse(await SpoiltAsync(XmlFault.NotXml));

        var answer = json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);
        Assert.Equal((OpenId, Sign(answer)), (answer["openid"], answer["sign"]));
    }

    [Fact]
    public async Task Utf7_shows_no_element_to_a_reader_of_utf8_and_a_true_answer_to_one_of_utf7()
    {
        var xml = await SpoiltAsync(XmlFault.Utf7OrOtherEncoding);
        const string declaration = "<?xml version=\"1.0\" encoding=\"utf-7\"?>";

        Assert.StartsWith(declaration, xml, StringComparison.Ordinal);
        Assert.DoesNotContain('<', xml[declaration.Length..]);
#pragma warning disable SYSLIB0001 // To see what a careless reader would see.
        var answer = Read(Encoding.UTF7.GetString(Encoding.ASCII.GetBytes(xml[declaration.Length..])));
#pragma warning restore SYSLIB0001
        Assert.Equal((OpenId, Sign(answer)), (answer["openid"], answer["sign"]));
    }

    [Fact]
    public async Task A_call_that_is_refused_gets_its_refusal_as_it_is()
    {
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.WrongXml(XmlFault.NoSign));

        AssertSignedFailure(await AskAsync(Request("130000000000000001")), "AUTH_CODE_INVALID");
    }

    [Theory]
    [InlineData("SYSTEMERROR", null, "系统繁忙，请稍后再试")]
    [InlineData("SYSTEMERROR", "busy]]>&<", "busy]]>&<")]
    [InlineData("SOMETHING_NEW", null, "")]
    public async Task A_pay_error_is_signed_and_takes_nothing(string errCode, string? description, string shown)
    {
        Platform.AddPayAccount("1900000002", PayAppId, Key);
        var code = Platform.IssuePayCode(OpenId);
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayError(errCode, description));

        var answer = XDocument.Parse(await SendSignedAsync(Request(code))).Root!.Elements()
            .ToDictionary(element => element.Name.LocalName, element => element.Value, StringComparer.Ordinal);

        AssertSignedFailure(answer, errCode);
        Assert.Equal(shown, answer["err_code_des"]);
        var other = Request(code);
        other["mch_id"] = "1900000002";
        Assert.Equal(OpenId, (await AskAsync(other))["openid"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("系统错误")]
    public async Task A_pay_fail_is_unsigned_and_may_be_empty(string message)
    {
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayFail(message));

        AssertUnsignedFailure(await AskAsync(Request(Platform.IssuePayCode())), message);
    }

    [Fact]
    public async Task A_pay_error_for_a_message_that_is_not_understood_is_its_refusal()
    {
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayError("SYSTEMERROR"));

        AssertUnsignedFailure(await AskAsync("nonsense"), "XML格式错误");
    }

    [Fact]
    public async Task A_huge_body_is_the_true_answer_with_a_comment_in_it()
    {
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.HugeBody(1_000_000));

        var xml = await SendSignedAsync(Request(Platform.IssuePayCode(OpenId)));

        Assert.True(xml.Length > 1_000_000);
        var answer = Read(xml);
        Assert.Equal((OpenId, Sign(answer)), (answer["openid"], answer["sign"]));
    }

    private async Task<string> SpoiltAsync(XmlFault fault)
    {
        Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.WrongXml(fault));
        return await SendSignedAsync(Request(Platform.IssuePayCode(OpenId)));
    }

    private Task<string> SendSignedAsync(Dictionary<string, string> request)
    {
        request["sign"] = Sign(request);
        return SendAsync(Xml(request));
    }
}
