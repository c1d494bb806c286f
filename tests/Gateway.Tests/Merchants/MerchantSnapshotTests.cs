using System.Text;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Tests.Merchants;

public class MerchantSnapshotTests
{
    private readonly MerchantSnapshot _snapshot = new([App("A1", "M1"), App("A2", "M2"), App("A3", "M2"), App(new string('x', 32), "M3")]);

    [Theory]
    [InlineData("A1", true)]
    [InlineData("a1", false)]
    [InlineData("", false)]
    [InlineData("A", false)]
    [InlineData("Ａ1", false)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false)]
    public void An_app_is_found_by_its_id_and_nothing_else(string appId, bool found)
    {
        Assert.Equal(found, _snapshot.Find(Encoding.UTF8.GetBytes(appId)) is not null);
        Assert.Equal(found, _snapshot.Find(appId) is not null);
    }

    [Fact]
    public void A_merchants_app_is_found_without_its_id_where_it_is_the_only_one()
    {
        Assert.Equal("A1", _snapshot.OnlyAppOf("M1"u8)!.AppId);
        Assert.Null(_snapshot.OnlyAppOf("M2"u8));
        Assert.Null(_snapshot.OnlyAppOf("M9"u8));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        _snapshot.Find("A1"u8);
        _snapshot.OnlyAppOf("M1"u8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _snapshot.Find("A1"u8);
            _snapshot.OnlyAppOf("M1"u8);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static MerchantApp App(string appId, string mchNo) => new()
    {
        AppId = appId,
        Name = "x",
        Merchant = new Merchant(mchNo, "x", Enabled: true, Version: 1),
        Dialect = Dialect.V3,
        SignType = SignType.HmacSha256,
    };
}
