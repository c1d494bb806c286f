using FluentValidation;
using Gateway.Merchants;

namespace Gateway.Admin.Apps;

internal sealed class AppValidator : AbstractValidator<AppBody>
{
    private const int MaxRedirectOrigins = 50;

    public AppValidator()
    {
        RuleFor(body => body.AppId).Id();
        RuleFor(body => body.Name).Name();
        RuleFor(body => body.Dialect).OneOf(Spellings.DialectNames);
        RuleFor(body => body.SignType).OneOf(Spellings.SignTypeNames);
        RuleFor(body => body.ReqTimeoutSeconds)
            .InclusiveBetween(AppSettings.MinReqTimeoutSeconds, AppSettings.MaxReqTimeoutSeconds)
            .WithMessage($"须为 {AppSettings.MinReqTimeoutSeconds}–{AppSettings.MaxReqTimeoutSeconds} 秒 / Has to be {AppSettings.MinReqTimeoutSeconds} to {AppSettings.MaxReqTimeoutSeconds} seconds");
        RuleFor(body => body.TimeZone)
            .Must(id => id is null || TimeZones.Find(id) is not null)
            .WithMessage("须为 IANA 时区，如 Asia/Shanghai / Has to be an IANA time zone such as Asia/Shanghai");
        RuleFor(body => body.AllowedCalls)
            .Must(calls => calls is null || calls.All(AssistCalls.All.Contains))
            .WithMessage($"只能包含 {string.Join(", ", AssistCalls.All)} / May only contain {string.Join(", ", AssistCalls.All)}");
        RuleFor(body => body.AllowedRedirectOrigins)
            .Must(origins => origins is null || (origins.Count <= MaxRedirectOrigins && origins.All(origin => RedirectOrigin.Normalise(origin) is not null)))
            .WithMessage($"须为至多 {MaxRedirectOrigins} 个 https://主机[:端口]，不带路径 / Has to be at most {MaxRedirectOrigins} of https://host[:port], http too, without a path");
    }
}
