using System.Security.Cryptography;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Tests.Upstreams;

/// <summary>The platform's published sample, and the padding rule over every possible end of a document.</summary>
public sealed class EncryptedDataTests
{
    // developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html, the demo beside it.
    private const string SampleAppId = "wx4f4bc4dec97d474b";
    private const string SampleKey = "tiihtNczf5v6AKRyjwEUhQ==";
    private const string SampleIv = "r7BXXKkLb8qrSNn05n0qiA==";
    private const string SampleData =
        "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142d"
        + "NCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn"
        + "/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns"
        + "/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuy"
        + "Db/XcxxmK01EpqOyuxINew==";

    [Fact]
    public void The_published_sample_opens_for_its_mini_program_alone()
    {
        var (data, iv) = (Convert.FromBase64String(SampleData), Convert.FromBase64String(SampleIv));
        var document = EncryptedData.Open(SampleKey, data, iv, SampleAppId);
        Assert.StartsWith("{\"openId\":\"oGZUI0egBJY1zhBYw2KhdUfwVJJE\",\"nickName\":\"Band\"", document);
        Assert.EndsWith("\"watermark\":{\"timestamp\":1477314187,\"appid\":\"wx4f4bc4dec97d474b\"}}", document);
        Assert.Null(EncryptedData.Open(SampleKey, data, iv, "wx4f4bc4dec97d474c"));
    }

    [Fact]
    public void Padding_is_1_to_16_bytes_that_each_say_how_many()
    {
        var random = new Random(7);
        var plain = new byte[48];
        for (var last = 0; last <= 255; last++)
        {
            for (var same = 1; same <= 32; same++)
            {
                random.NextBytes(plain);
                plain.AsSpan(48 - same).Fill((byte)last);
                plain[47 - same] = (byte)(last ^ 1);
                var isRight = last is >= 1 and <= 16 && same >= last;
                Assert.Equal((isRight ? last : 0, isRight), EncryptedData.Padding(plain));
            }
        }
    }

    [Fact]
    public void A_padding_that_differs_in_one_bit_anywhere_is_wrong()
    {
        for (var length = 2; length <= 16; length++)
        {
            for (var at = 2; at <= length; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    var plain = RandomNumberGenerator.GetBytes(32);
                    plain.AsSpan(32 - length).Fill((byte)length);
                    plain[^at] ^= (byte)(1 << bit);
                    Assert.Equal((0, false), EncryptedData.Padding(plain));
                }
            }
        }
    }
}
