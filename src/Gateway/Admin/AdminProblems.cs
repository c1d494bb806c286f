using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin;

/// <summary>Problem details, RFC 9457. Texts are Chinese first, then English.</summary>
/// <param name="Errors">What is wrong with which member, for a 400.</param>
internal sealed record AdminProblem(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors,
    string TraceId);

internal static class AdminProblems
{
    public static IResult Invalid(HttpContext http, IReadOnlyDictionary<string, string[]> errors) =>
        Problem(http, StatusCodes.Status400BadRequest, "请求内容有误 / The request is not valid", detail: null, errors);

    public static IResult Unauthorized(HttpContext http, bool tokenIsSet)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"admin\"";
        return Problem(
            http,
            StatusCodes.Status401Unauthorized,
            "需要管理令牌 / The admin token is needed",
            tokenIsSet
                ? "请发送请求头 Authorization: Bearer <Admin:ApiToken> / Send the header Authorization: Bearer <Admin:ApiToken>"
                : $"请使用控制台中创建的 API 令牌，或设置 {AdminToken.Key}（至少 {AdminToken.MinLength} 个字符，环境变量 Admin__ApiToken）并重启 / "
                    + $"Send an API token made in the console, or set {AdminToken.Key} ({AdminToken.MinLength} characters or more, environment variable Admin__ApiToken) and restart");
    }

    public static IResult Forbidden(HttpContext http, AdminRole needed) =>
        Problem(
            http,
            StatusCodes.Status403Forbidden,
            "权限不足 / Not allowed",
            $"需要角色 {needed.Spell()} / The role {needed.Spell()} is needed");

    public static IResult NoAntiforgeryToken(HttpContext http) =>
        Problem(
            http,
            StatusCodes.Status403Forbidden,
            "缺少防伪令牌 / The antiforgery token is missing",
            $"以控制台会话修改时须带请求头 {AdminAccess.AntiforgeryHeader} / Changes made with the console's session need the header {AdminAccess.AntiforgeryHeader}");

    public static IResult NotFound(HttpContext http, string detail) =>
        Problem(http, StatusCodes.Status404NotFound, "不存在 / Not found", detail);

    public static IResult Conflict(HttpContext http, string detail) =>
        Problem(http, StatusCodes.Status409Conflict, "与现状冲突 / In conflict with what is there", detail);

    public static IResult Of(HttpContext http, AdminRefusal refusal) => refusal.Reason switch
    {
        RefusalReason.Invalid => Invalid(http, refusal.Errors!),
        RefusalReason.NotFound => NotFound(http, refusal.Message),
        _ => Conflict(http, refusal.Message),
    };

    public static IResult TooLarge(HttpContext http, int limit) =>
        Problem(http, StatusCodes.Status413PayloadTooLarge, "请求体过大 / The body is too large", $"不超过 {limit} 字节 / {limit} bytes at most");

    public static IResult NotJson(HttpContext http) =>
        Problem(http, StatusCodes.Status415UnsupportedMediaType, "请求体须为 application/json / The body has to be application/json");

    public static IResult TooMany(HttpContext http, string detail) => TypedResults.Json(
        new AdminProblem(
            "https://datatracker.ietf.org/doc/html/rfc6585#section-4", "请求过多，请稍后再试 / Too many at once, try again later",
            StatusCodes.Status429TooManyRequests, detail, Errors: null, http.TraceIdentifier),
        AdminJson.Wire.AdminProblem,
        "application/problem+json",
        StatusCodes.Status429TooManyRequests);

    public static IResult Damaged(HttpContext http, string detail) =>
        Problem(http, StatusCodes.Status500InternalServerError, "存储的数据已损坏 / What is stored is damaged", detail);

    private static JsonHttpResult<AdminProblem> Problem(
        HttpContext http, int status, string title, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null) =>
        TypedResults.Json(
            new AdminProblem($"https://datatracker.ietf.org/doc/html/rfc9110#name-{Anchor(status)}", title, status, detail, errors, http.TraceIdentifier),
            AdminJson.Wire.AdminProblem,
            "application/problem+json",
            status);

    private static string Anchor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "400-bad-request",
        StatusCodes.Status401Unauthorized => "401-unauthorized",
        StatusCodes.Status403Forbidden => "403-forbidden",
        StatusCodes.Status404NotFound => "404-not-found",
        StatusCodes.Status409Conflict => "409-conflict",
        StatusCodes.Status413PayloadTooLarge => "413-content-too-large",
        StatusCodes.Status415UnsupportedMediaType => "415-unsupported-media-type",
        _ => "500-internal-server-error",
    };
}
