using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>All of Unicode, apart from the other tests so that a mutation run, which would repeat it for each mutant, can leave it out.</summary>
public sealed class EveryCodePointTests
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

    private static string Upper(string text) => Encoding.UTF8.GetString(JavaUpperCase.Of(Encoding.UTF8.GetBytes(text)));
}
