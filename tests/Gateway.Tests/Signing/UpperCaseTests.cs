using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class UpperCaseTests
{
    [Fact]
    public void Every_code_point_becomes_what_Java_makes_of_it()
    {
        var java = UpperCaseTable.Read();
        Assert.Equal(1485, java.Count);
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (point is < 0xD800 or > 0xDFFF)
            {
                var text = char.ConvertFromUtf32(point);
                Assert.Equal(java.GetValueOrDefault(point, text), Upper(text));
            }
        }
    }

    [Fact]
    public void A_text_is_mapped_character_by_character_whatever_stands_around_it()
    {
        var text = string.Concat(UpperCaseTable.Read().Keys.Select(char.ConvertFromUtf32));

        Assert.Equal(Reference.Upper(text), Upper(text));
        Assert.Equal("ΣΑΣ", Upper("ςας"));
        Assert.Equal("İI", Upper("İı"));
    }

    [Fact]
    public void No_character_grows_more_than_threefold()
    {
        foreach (var (point, upper) in UpperCaseTable.Read())
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(upper), 1, JavaUpperCase.MaxGrowth * Encoding.UTF8.GetByteCount(char.ConvertFromUtf32(point)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("aZ09")]
    [InlineData("ß")]
    [InlineData("aßb中c😀d")]
    public void Mixed_texts_come_out_whole(string text) => Assert.Equal(Reference.Upper(text), Upper(text));

    private static string Upper(string text) => Encoding.UTF8.GetString(JavaUpperCase.Of(Encoding.UTF8.GetBytes(text)));
}
