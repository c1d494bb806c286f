using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class CanonicalTextTests
{
    private readonly SignedBody _body = new();
    private readonly CanonicalText _text = new();

    [Theory]
    [InlineData("""{"b":"2","a":"1"}""", "a=1&b=2")]
    [InlineData("""{"a":"","b":null,"c":"x"}""", "a=&c=x")]
    [InlineData("""{"a":null}""", "")]
    [InlineData("""{"Sign":"1","sign":"2","SIGN":"3"}""", "SIGN=3&Sign=1")]
    [InlineData("""{"a":"1","sign":"x","a":null}""", "")]
    [InlineData("""{"a":null,"a":"1"}""", "a=1")]
    [InlineData("""{"\uE000":1,"\uD83D\uDE00":2,"\uD7FF":3,"\uFFFF":4}""", "\uD7FF=3&😀=2&\uE000=1&\uFFFF=4")]
    [InlineData("""{"ab":1,"a":2,"":3,"B":4}""", "=3&B=4&a=2&ab=1")]
    [InlineData("""{"n":1.50,"e":1.50e1,"m":-2E-2,"z":-0.0e5,"i":12e0,"k":120e-1,"l":0.05e1}""", "e=15.0&i=12&k=12.0&l=0.5&m=-0.02&n=1.50&z=0")]
    [InlineData("""{"o":{"a":null,"b":[1,null,"x\"\\\n",true,{}],"c":1e2,"b2":[],"a":null}}""", "o={b:[1,xn,true,{}],c:100,b2:[]}")]
    [InlineData("""{"o":{"a":1,"b":2,"a":3}}""", "o={b:2,a:3}")]
    [InlineData("""{"q\"\\":"v\"\\"}""", "q=v")]
    [InlineData("""{"a":"line\nfeed"}""", "a=line\nfeed")]
    public void A_v2_request_becomes(string json, string expected) => Assert.Equal(expected, Request(json, Dialect.V2));

    [Theory]
    [InlineData("""{"a":"straße","b":"ok"}""", "A=STRASSE&B=OK")]
    [InlineData("""{"a":"x","B":"y"}""", "B=Y&A=X")]
    public void A_v3_request_is_upper_cased_after_sorting(string json, string expected) => Assert.Equal(expected, Request(json, Dialect.V3));

    [Theory]
    [InlineData("""{"a":{"b":1,"c":[true,null,{"d":"x"}]},"e":{},"f":[]}""", "a.b=1&a.c[0]=true&a.c[2].d=x")]
    [InlineData("""{"sIgN":"1","a":{"sign":"kept"}}""", "a.sign=kept")]
    [InlineData("""{"a.b":"1","a":{"b":"2"}}""", "a.b=2")]
    [InlineData("""{"a":{"b":"2"},"a.b":"1"}""", "a.b=1")]
    [InlineData("""{"a":{"b":1},"a":2}""", "a=2")]
    [InlineData("""{"a":1.0,"b":100.00,"c":1.50,"d":1e3,"e":-0,"f":-0.0,"g":100,"h":1.5e1,"i":0.10,"j":120e-2,"k":10e-1}""", "a=1&b=100&c=1.5&d=1000&e=0&f=0&g=100&h=15&i=0.1&j=1.2&k=1")]
    [InlineData("""{"a":"q\"b\\","b":12345678901234567890123456789}""", "a=q\"b\\&b=12345678901234567890123456789")]
    public void An_open_request_is_flattened(string json, string expected) => Assert.Equal(expected, Request(json, Dialect.Open));

    [Fact]
    public void An_array_of_many_elements_keeps_their_positions()
    {
        var json = "{\"a\":[" + string.Join(',', Enumerable.Range(0, 120)) + "]}";

        Assert.Equal(Reference.Request(json, Dialect.Open), Request(json, Dialect.Open));
        Assert.Contains("a[119]=119", Request(json, Dialect.Open), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":0,"data":{"url":"u","code":1,"extra":"x","sign":"s","msg":null,"resTime":5}}""", "code=1&extra=x&resTime=5&url=u", "code=1&resTime=5&url=u")]
    [InlineData("""{"code":0,"msg":"m","data":null}""", "", "")]
    [InlineData("""{"code":0,"msg":"m"}""", "", "")]
    [InlineData("""{"code":0,"data":"text"}""", "", "")]
    [InlineData("""{"data":{"url":"u"},"data":{"msg":"m"}}""", "msg=m", "msg=m")]
    public void A_v2_answer_is_the_members_of_its_data(string json, string whole, string shaped)
    {
        Assert.Equal(whole, Answer(json, Dialect.V2, null));
        Assert.Equal(shaped, Answer(json, Dialect.V2, AnswerShape.AuthUrl));
    }

    [Theory]
    [InlineData("""{"traceId":"t","resTime":"r","msg":"m","code":0,"extra":1,"sign":"s"}""", "code=0&msg=m&resTime=r&traceId=t")]
    [InlineData("""{"code":1,"msg":null,"resTime":null,"traceId":null,"data":null}""", "code=1")]
    [InlineData("""{"code":0,"data":{"status":"s","openId":"o","userId":null,"x":1}}""", "code=0&data={openId:o,status:s}")]
    [InlineData("""{"code":0,"data":{"openId":null}}""", "code=0&data={}")]
    [InlineData("""{"code":0,"data":{"openId":"1","openId":"2"}}""", "code=0&data={openId:2}")]
    [InlineData("""{"data":{"openId":"\u0001\u001f\u0020\u007f\u0080\u00a0\u00a1\u1fff\u2000\u2010\u2011\u2027\u2028\u202f\u2030\u2065\u2066\u206f\u2070/\"\\\b\t\n\f\r\u000b"}}""", "data={openId:u0001u001f \u007Fu0080u00a0\u00A1\u1FFFu2000u2010\u2011\u2027u2028u202f\u2030\u2065u2066u206f\u2070/btnfru000b}")]
    [InlineData("""{"data":"text"}""", "data=text")]
    [InlineData("""{"data":[1,null]}""", "data=[1]")]
    [InlineData("""{"resTime":"2025-01-16T16:14:32"}""", "resTime=2025-01-16 16:14:32")]
    [InlineData("""{"resTime":"2025-01-16 16:14:32.999"}""", "resTime=2025-01-16 16:14:32")]
    [InlineData("""{"resTime":"2025-01-16 16:14:32."}""", "resTime=2025-01-16 16:14:32.")]
    [InlineData("""{"resTime":"2025-01-16 16:14:32x9"}""", "resTime=2025-01-16 16:14:32x9")]
    [InlineData("""{"resTime":"2025-01-16 16:14:32.9x"}""", "resTime=2025-01-16 16:14:32.9x")]
    [InlineData("""{"resTime":"2025-01-16T16:14"}""", "resTime=2025-01-16T16:14")]
    [InlineData("""{"resTime":"2025-01-16x16:14:32"}""", "resTime=2025-01-16x16:14:32")]
    [InlineData("""{"resTime":"2025/01-16T16:14:32"}""", "resTime=2025/01-16T16:14:32")]
    [InlineData("""{"resTime":"2025-01-16T16.14:32"}""", "resTime=2025-01-16T16.14:32")]
    [InlineData("""{"resTime":"2025-01-16T16:14:3x"}""", "resTime=2025-01-16T16:14:3x")]
    [InlineData("""{"resTime":1737015272000}""", "resTime=2025-01-16 16:14:32")]
    [InlineData("""{"resTime":0}""", "resTime=1970-01-01 08:00:00")]
    [InlineData("""{"resTime":-1}""", "resTime=-1")]
    [InlineData("""{"resTime":1.5}""", "resTime=1.5")]
    [InlineData("""{"resTime":253402271999999}""", "resTime=9999-12-31 23:59:59")]
    [InlineData("""{"resTime":253402272000000}""", "resTime=253402272000000")]
    public void A_v3_answer_is_its_envelope_with_data_as_one_value(string json, string expected)
    {
        Assert.Equal(expected, Answer(json, Dialect.V3Beta, AnswerShape.ChannelAuth));
        Assert.Equal(Reference.Upper(expected), Answer(json, Dialect.V3, AnswerShape.ChannelAuth));
    }

    [Theory]
    [InlineData("""{"queryCode":"q","authUrl":"u","x":"y"}""", "{authUrl:u,queryCode:q}")]
    [InlineData("""{"x":"y","authUrl":"u"}""", "{authUrl:u}")]
    [InlineData("""{"queryCode":"q"}""", "{queryCode:q}")]
    [InlineData("""{"accessToken":"t","openId":"o"}""", "{openId:o,accessToken:t}")]
    [InlineData("""{"expiresIn":7200,"accessToken":"t"}""", "{accessToken:t,expiresIn:7200}")]
    [InlineData("""{"unionId":"u","openId":"o"}""", "{openId:o,unionId:u}")]
    [InlineData("""{"signature":"s","wxAppId":"w","timestamp":1,"nonceStr":"n"}""", "{wxAppId:w,timestamp:1,nonceStr:n,signature:s}")]
    [InlineData("""{"subOpenId":"s","openId":"o"}""", "{openId:o,subOpenId:s}")]
    [InlineData("""{"refreshToken":"r","expiresIn":1,"accessToken":"t","refreshExpiresIn":2}""", "{accessToken:t,expiresIn:1,refreshToken:r,refreshExpiresIn:2}")]
    [InlineData("""{"serverTime":"t"}""", "{serverTime:t}")]
    [InlineData("""{"url":"u"}""", "{url:u}")]
    [InlineData("""{"z":1,"a":2,"n":null}""", "{z:1,a:2}")]
    [InlineData("""{}""", "{}")]
    public void Without_a_shape_the_members_of_data_suggest_one(string data, string expected) =>
        Assert.Equal("data=" + expected, Answer("{\"data\":" + data + "}", Dialect.V3Beta, null));

    [Fact]
    public void An_answer_without_data_by_contract_counts_any_object_as_empty() =>
        Assert.Equal("code=0&data={}", Answer("""{"code":0,"data":{"openId":"o"}}""", Dialect.V3Beta, AnswerShape.None));

    [Fact]
    public void An_open_answer_is_flattened_whole_whatever_the_shape() =>
        Assert.Equal("code=0&data.openId=o&extra=1", Answer("""{"code":0,"data":{"openId":"o"},"extra":1,"sign":"s"}""", Dialect.Open, AnswerShape.None));

    [Fact]
    public void The_members_of_a_shape_can_be_read() =>
        Assert.Equal(["openId", "userId", "accessToken", "status"], AnswerShape.ChannelAuth.Members);

    [Fact]
    public void A_text_of_any_length_is_built_and_wiped()
    {
        foreach (var length in (int[])[0, 1, 1021, 1022, 1023, 2048, 60_000])
        {
            var value = new string('v', length);
            Assert.Equal("a=" + value, Request($$"""{"a":"{{value}}"}""", Dialect.V2));
            Assert.Equal("A=ß".Replace("ß", "SS" + value.ToUpperInvariant(), StringComparison.Ordinal), Request($$"""{"a":"ß{{value}}"}""", Dialect.V3));
            Assert.Equal("a[0]=" + value, Request($$"""{"a":["{{value}}"]}""", Dialect.Open));
            Assert.Equal($"{value}.b=1", Request("{\"" + value + "\":{\"b\":1}}", Dialect.Open));
        }

        var seen = _text.Utf8;
        _text.Clear();
        Assert.True(_text.Utf8.IsEmpty);
        Assert.Equal(-1, seen.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_body_that_was_refused_gives_an_empty_text()
    {
        Assert.Equal("", Request("[]", Dialect.V2));
        Assert.Equal("", Request("[]", Dialect.Open));
        Assert.Equal("", Answer("[]", Dialect.V3, null));
    }

    [Fact]
    public void A_body_is_required()
    {
        Assert.Throws<ArgumentNullException>(() => _text.FromRequest(null!, Dialect.V2));
        Assert.Throws<ArgumentNullException>(() => _text.FromAnswer(null!, Dialect.V2));
    }

    private string Request(string json, Dialect dialect)
    {
        _body.Parse(Encoding.UTF8.GetBytes(json));
        _text.FromRequest(_body, dialect);
        return Encoding.UTF8.GetString(_text.Utf8);
    }

    private string Answer(string json, Dialect dialect, AnswerShape? shape)
    {
        _body.Parse(Encoding.UTF8.GetBytes(json));
        _text.FromAnswer(_body, dialect, shape);
        return Encoding.UTF8.GetString(_text.Utf8);
    }
}
