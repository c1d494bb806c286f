using FluentValidation;
using Gateway.Merchants;

namespace Gateway.Admin.Merchants;

internal sealed record MerchantBody(string? MchNo, string? Name, bool? Enabled, int? Version);

internal sealed record MerchantAnswer(string MchNo, string Name, bool Enabled, int Version)
{
    public static MerchantAnswer Of(Merchant merchant) => new(merchant.MchNo, merchant.Name, merchant.Enabled, merchant.Version);
}

internal sealed record MerchantListAnswer(IReadOnlyList<MerchantAnswer> Items);

internal sealed class MerchantValidator : AbstractValidator<MerchantBody>
{
    public MerchantValidator()
    {
        RuleFor(body => body.MchNo).Id();
        RuleFor(body => body.Name).Name();
    }
}
