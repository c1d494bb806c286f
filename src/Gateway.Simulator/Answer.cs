using System.Text;

namespace Gateway.Simulator;

/// <summary>What a call is answered, before any misbehaviour spoils it.</summary>
internal sealed record Answer(string ContentType, string Body, int? Errcode, string Outcome)
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    public string? Location { get; init; }

    /// <summary>For <see cref="Misbehaviour.WrongXml"/>: this answer with the fault; null where there is nothing to spoil.</summary>
    public Func<XmlFault, Answer>? Spoil { get; init; }

    /// <summary>For <see cref="Misbehaviour.WrongAlipay"/>: the body with the fault; null where there is nothing to spoil.</summary>
    public Func<AlipayFault, string>? SpoilAlipay { get; init; }

    /// <summary>JSON served as <c>text/plain</c>: reported of the real platform, whose callers must not trust the content type.</summary>
    public static Answer Json(string body, int errcode, string outcome) => new("text/plain", body, errcode, outcome);

    public static Answer Html(string page, int? errcode, string outcome) => new("text/html; charset=utf-8", page, errcode, outcome);

    public static Answer Redirect(string location, string outcome) =>
        new("text/plain", string.Empty, Errcode: 0, outcome) { Status = StatusCodes.Status302Found, Location = location };

    public async Task SendAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (ContentType.StartsWith("text/html", StringComparison.Ordinal))
        {
            response.Headers.ContentSecurityPolicy = Page.ContentSecurityPolicy;
            response.Headers["Referrer-Policy"] = "no-referrer";
        }

        var body = Encoding.UTF8.GetBytes(Body);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }
}
