using System.Text;
using System.Xml.Linq;
using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Tests.Upstreams.WeChat.Pay;

/// <summary>The messages of WeChat Pay: what is written, what is read, and what is not.</summary>
public class PayXmlTests
{
    [Theory]
    [InlineData("<xml><a>1</a><b>2</b></xml>")]
    [InlineData("<xml><a><![CDATA[1]]></a>\n<b><![CDATA[2]]></b></xml>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<xml>\r\n\t<a>1</a>\r\n\t<b>2</b>\r\n</xml>\r\n")]
    [InlineData("<?xml version=\"1.0\" encoding='utf-8' standalone='yes'?><xml><a>1</a><b>2</b></xml>")]
    [InlineData("<?xml version=\"1.0\"?><xml><a>1</a><b>2</b></xml>")]
    [InlineData("\uFEFF<xml><a>1</a><b>2</b></xml>")]
    public void A_flat_message_is_read(string xml)
    {
        var fields = PayXml.Read(Encoding.UTF8.GetBytes(xml))!;
        Assert.Equal(["a=1", "b=2"], fields.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<![CDATA[]]>", "")]
    [InlineData(" ", " ")]
    [InlineData(" x ", " x ")]
    [InlineData("<![CDATA[ <b>&amp; ]]>", " <b>&amp; ")]
    [InlineData("&lt;&amp;&gt;&quot;&apos;&#20013;&#x6587;", "<&>\"'中文")]
    [InlineData("a<![CDATA[b]]>c<![CDATA[d]]>", "abcd")]
    [InlineData("中文𝄞", "中文𝄞")]
    public void Text_is_read_as_it_was_signed(string written, string text)
    {
        Assert.Equal(text, PayXml.Read(Encoding.UTF8.GetBytes($"<xml><a>{written}</a></xml>"))!["a"]);
    }

    [Fact]
    public void An_empty_element_has_no_text() => Assert.Equal("", PayXml.Read("<xml><a/></xml>"u8)!["a"]);

    public static TheoryData<string, string> Attacks => new()
    {
        { "external entity", "<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><a>&e;</a></xml>" },
        { "external entity over http", "<!DOCTYPE xml [<!ENTITY e SYSTEM \"http://127.0.0.1:1/\">]><xml><a>&e;</a></xml>" },
        { "external document type", "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/x.dtd\"><xml><a>1</a></xml>" },
        { "parameter entity", "<!DOCTYPE xml [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><xml><a>1</a></xml>" },
        { "document type that does nothing", "<!DOCTYPE xml><xml><a>1</a></xml>" },
        { "internal entity", "<!DOCTYPE xml [<!ENTITY e \"1\">]><xml><a>&e;</a></xml>" },
        { "entity expansion", "<!DOCTYPE xml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><xml><a>&c;</a></xml>" },
        { "default attribute", "<!DOCTYPE xml [<!ATTLIST a b CDATA \"1\">]><xml><a>1</a></xml>" },
        { "unknown entity", "<xml><a>&e;</a></xml>" },
        { "repeated sign", "<xml><sign>1</sign><a>1</a><sign>2</sign></xml>" },
        { "repeated with the same text", "<xml><a>1</a><a>1</a></xml>" },
        { "repeated and empty", "<xml><a>1</a><a/></xml>" },
        { "nested element", "<xml><a><b>1</b></a></xml>" },
        { "nested element beside text", "<xml><a>1<b/>2</a></xml>" },
        { "nested root", "<xml><xml><a>1</a></xml></xml>" },
        { "two roots", "<xml><a>1</a></xml><xml><a>2</a></xml>" },
        { "other root", "<html><a>1</a></html>" },
        { "root in capitals", "<XML><a>1</a></XML>" },
        { "root of a name space", "<p:xml xmlns:p=\"u\"><a>1</a></p:xml>" },
        { "name space on an element", "<xml><a xmlns=\"u\">1</a></xml>" },
        { "undeclared prefix", "<xml><p:a>1</p:a></xml>" },
        { "attribute", "<xml><a b=\"1\">1</a></xml>" },
        { "attribute on the root", "<xml b=\"1\"><a>1</a></xml>" },
        { "comment within text", "<xml><openid>oVictim<!-- -->evil</openid></xml>" },
        { "comment between elements", "<xml><a>1</a><!-- --></xml>" },
        { "comment before the root", "<!-- --><xml><a>1</a></xml>" },
        { "comment after the root", "<xml><a>1</a></xml><!-- -->" },
        { "instruction", "<xml><a>1<?php echo 1 ?></a></xml>" },
        { "style sheet", "<?xml-stylesheet href=\"http://127.0.0.1:1/\"?><xml><a>1</a></xml>" },
        { "text beside elements", "<xml>text<a>1</a></xml>" },
        { "text after the root", "<xml><a>1</a></xml>text" },
        { "inclusion", "<xml><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/></xml>" },
        { "declared as UTF-7", "<?xml version=\"1.0\" encoding=\"utf-7\"?><xml><a>1</a></xml>" },
        { "declared as UTF-16", "<?xml version=\"1.0\" encoding=\"utf-16\"?><xml><a>1</a></xml>" },
        { "declared as GBK", "<?xml version=\"1.0\" encoding=\"GBK\"?><xml><a>1</a></xml>" },
        { "XML 1.1", "<?xml version=\"1.1\"?><xml><a>1</a></xml>" },
        { "character that XML does not have", "<xml><a>&#0;</a></xml>" },
        { "escape character", "<xml><a>&#x1B;</a></xml>" },
        { "end of CDATA in text", "<xml><a>]]></a></xml>" },
        { "cut short", "<xml><a>1</a>" },
        { "cut short in CDATA", "<xml><a><![CDATA[1" },
        { "empty root", "<xml/>" },
        { "nothing", "" },
        { "white space", " \n" },
        { "JSON", "{\"return_code\":\"SUCCESS\"}" },
        { "HTML", "<!DOCTYPE html><html><body>502</body></html>" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Whatever_is_more_than_flat_elements_is_not_read(string attack, string xml) =>
        Assert.True(PayXml.Read(Encoding.UTF8.GetBytes(xml)) is null, attack);

    [Fact]
    public void Other_encodings_are_not_read()
    {
        const string xml = "<xml><a>中文</a></xml>";
        foreach (var bytes in new[]
        {
            Encoding.Unicode.GetBytes("\uFEFF" + xml), Encoding.Unicode.GetBytes(xml), Encoding.BigEndianUnicode.GetBytes("\uFEFF" + xml),
            Encoding.UTF32.GetBytes("\uFEFF" + xml), [.. "<xml><a>"u8, 0xD6, 0xD0, .. "</a></xml>"u8], [.. "<xml><a>"u8, 0xC0, 0xBC, .. "</a></xml>"u8],
            [.. "<xml><a>"u8, 0xED, 0xA0, 0x80, .. "</a></xml>"u8], [.. "<xml><a>1</a></xml>"u8, 0], [.. "<xml><a>"u8, 0, .. "</a></xml>"u8],
        })
        {
            Assert.Null(PayXml.Read(bytes));
        }
    }

    [Fact]
    public void A_message_is_bounded()
    {
        const string around = "<xml><a></a></xml>";
        string Sized(int bytes) => $"<xml><a>{new string('x', bytes - around.Length)}</a></xml>";
        Assert.NotNull(PayXml.Read(Encoding.UTF8.GetBytes(Sized(PayXml.MaxBytes))));
        Assert.Null(PayXml.Read(Encoding.UTF8.GetBytes(Sized(PayXml.MaxBytes + 1))));
        Assert.Null(PayXml.Read(Encoding.UTF8.GetBytes("<xml>" + string.Concat(Enumerable.Repeat("<a>", 5000)))));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("<b>&\"'")]
    [InlineData("]]></auth_code><mch_id>1</mch_id><auth_code>")]
    [InlineData("a\r\nb\tc")]
    [InlineData(" x ")]
    [InlineData("中文𝄞")]
    public void What_is_written_is_read_back_by_another_reader(string value)
    {
        var message = PayXml.Write([new("appid", "wx1"), new("auth_code", value), new("sub_mch_id", "")]);
        var read = XDocument.Parse(Encoding.UTF8.GetString(message), LoadOptions.PreserveWhitespace).Root!;
        Assert.Equal("xml", read.Name);
        Assert.Equal(["appid=wx1", $"auth_code={value}"], read.Elements().Select(element => $"{element.Name}={element.Value}"));
        Assert.Equal(value, PayXml.Read(message)!["auth_code"]);
    }

    [Fact]
    public void What_xml_cannot_hold_is_not_written() =>
        Assert.Throws<ArgumentException>(() => PayXml.Write([new("auth_code", "a\0b")]));
}
