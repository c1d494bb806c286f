using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class UpperCaseTests
{
    [Fact]
    public void Code_points_that_change_and_their_neighbours_become_what_Java_makes_of_them()
    {
        var java = UpperCaseTable.Read();
        Assert.Equal(1485, java.Count);
        var points = java.Keys.SelectMany(point => (int[])[point - 1, point, point + 1]).Append(0).Append(0x7F).Append(0x10FFFF).ToHashSet();
        Assert.All(points, point =>
        {
            var text = char.ConvertFromUtf32(point);
            Assert.Equal(java.GetValueOrDefault(point, text), Upper(text));
        });
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
