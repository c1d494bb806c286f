using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The document as a page: no script, nothing loaded but its style sheet.</summary>
internal sealed class DocsPage
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Html _html = new();
    private readonly OpenApiDocument _document;
    private readonly ApiLanguage _language;

    private DocsPage(OpenApiDocument document, ApiLanguage language) => (_document, _language) = (document, language);

    public static byte[] Style { get; } = LoadStyle();

    public static string Render(OpenApiDocument document, ApiLanguage language)
    {
        var page = new DocsPage(document, language);
        page.WriteAll();
        return page._html.ToString();
    }

    private static byte[] LoadStyle()
    {
        using var stream = typeof(DocsPage).Assembly.GetManifestResourceStream("docs.css")
            ?? throw new InvalidOperationException("The program lacks its docs.css.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private string Say(string chinese, string english) => new ApiText(chinese, english).In(_language);

    private void WriteAll()
    {
        var isChinese = _language is ApiLanguage.Chinese;
        _html.Write($"""
            <!doctype html>
            <html lang="{(isChinese ? "zh-CN" : "en")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{_document.Info.Title}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{ApiDescription.StylePath}">
            </head>
            <body>
            <a class="skip" href="#main">{Say("跳到正文", "Skip to the text")}</a>
            <div class="frame">
            """);
        WriteContents();
        _html.Write($"""
            <main id="main" tabindex="-1">
            <header>
            <h1>{_document.Info.Title}</h1>
            <p class="links"><a class="button" href="{ApiDescription.DocumentPath}">OpenAPI 3.1</a> <a class="button" href="{ApiDescription.PagePath}?lang={(isChinese ? "en" : "zh")}" lang="{(isChinese ? "en" : "zh-CN")}">{(isChinese ? "English" : "中文")}</a></p>
            </header>
            <section id="introduction">
            """);
        _html.Prose(_document.Info.Description).Write($"</section>");
        WriteEnvelopes();
        foreach (var group in _document.Tags!)
        {
            WriteGroup(group);
        }

        WriteCodes();
        WriteStatuses();
        _html.Write($"</main>\n</div>\n</body>\n</html>");
    }

    private IEnumerable<(string Path, HttpMethod Method, OpenApiOperation Operation)> Of(string group) => _document.Paths
        .SelectMany(path => path.Value.Operations!.Select(operation => (path.Key, operation.Key, operation.Value)))
        .Where(operation => operation.Value.Tags!.Any(tag => tag.Name == group || tag.Reference.Id == group));

    private void WriteContents()
    {
        _html.Write($"""
            <nav aria-label="{Say("目录", "Contents")}">
            <ul>
            <li><a href="#introduction">{Say("概述", "Overview")}</a></li>
            <li><a href="#envelope">{Say("公共字段", "The envelope")}</a></li>
            </ul>
            """);
        foreach (var group in _document.Tags!)
        {
            _html.Write($"<p>{group.Description}</p>\n<ul>");
            foreach (var (_, _, operation) in Of(group.Name!))
            {
                _html.Write($"""<li><a href="#{operation.OperationId}">{operation.Summary}</a></li>""");
            }

            _html.Write($"</ul>");
        }

        _html.Write($"""
            <p>{Say("参考", "Reference")}</p>
            <ul>
            <li><a href="#codes">{Say("业务码", "Codes")}</a></li>
            <li><a href="#statuses">{Say("HTTP 状态", "HTTP statuses")}</a></li>
            </ul>
            </nav>
            """);
    }

    private void WriteEnvelopes()
    {
        _html.Write($"""<section id="envelope"><h2>{Say("公共字段", "The envelope")}</h2>""");
        foreach (var family in EnvelopeSchemas.Families)
        {
            WriteComponent("Envelope" + family);
        }

        WriteComponent(EnvelopeSchemas.Unsigned);
        foreach (var family in EnvelopeSchemas.Families)
        {
            WriteComponent("Answer" + family);
            if (family == "V2")
            {
                WriteComponent("SignedDataV2");
            }
        }

        WriteComponent("AnswerToNobody");
        WriteComponent("Explanation");
        _html.Write($"</section>");
    }

    private void WriteComponent(string name)
    {
        var schema = _document.Components!.Schemas![name];
        _html.Write($"""<h3 id="{name}">{schema.Description}</h3>""");
        WriteMembers(schema);
    }

    private void WriteGroup(OpenApiTag group)
    {
        _html.Write($"""<section id="{group.Name}"><h2>{group.Description}</h2>""");
        foreach (var (path, method, operation) in Of(group.Name!))
        {
            _html.Write($"""
                <article id="{operation.OperationId}">
                <h3>{operation.Summary}</h3>
                <p class="path"><span class="method">{method.Method}</span> <code>{path}</code></p>
                """);
            _html.Prose(operation.Description);
            WriteRequest(operation);
            WriteAnswers(operation);
            _html.Write($"</article>");
        }

        _html.Write($"</section>");
    }

    private void WriteRequest(OpenApiOperation operation)
    {
        if (operation.Parameters is { Count: > 0 } parameters)
        {
            _html.Write($"<h4>{Say("参数", "Parameters")}</h4>");
            WriteTable(parameters.Select(parameter => (parameter.Name!, parameter.Schema!, parameter.Required)));
        }

        if (operation.RequestBody?.Content?[CallOperation.Json] is { } body)
        {
            _html.Write($"<h4>{Say("请求：公共字段之外", "Request, beside the envelope")}</h4>");
            WriteMembers(body.Schema!.AllOf![0]);
            WriteExamples(body.Examples, Say("请求示例", "Request"));
        }
    }

    private void WriteAnswers(OpenApiOperation operation)
    {
        foreach (var (status, answer) in operation.Responses!.Where(answer => answer.Value is not OpenApiResponseReference).OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            var isCall = operation.RequestBody is not null;
            if (isCall)
            {
                _html.Write($"""<h4>{Say("应答的 data", "The answer's data")}</h4>""");
                WriteMembers(_document.Components!.Schemas!.TryGetValue(char.ToUpperInvariant(operation.OperationId![0]) + operation.OperationId[1..] + "Data", out var data) ? data : null);
            }

            _html.Write($"""<p><span class="method">{status}</span>""").Line(answer.Description ?? "").Write($"</p>");
            foreach (var content in answer.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
            {
                WriteExamples(content.Value.Examples, Say("应答示例", "Answer"));
            }
        }
    }

    private void WriteExamples(IDictionary<string, IOpenApiExample>? examples, string kind)
    {
        foreach (var (_, example) in examples ?? new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal))
        {
            _html.Write($"""
                <details>
                <summary>{kind} · {example.Summary}</summary>
                <pre><code>{example.Value!.ToJsonString(Readable)}</code></pre>
                </details>
                """);
        }
    }

    private void WriteMembers(IOpenApiSchema? schema)
    {
        if (schema?.Properties is not { Count: > 0 } members)
        {
            _html.Write($"""<p class="muted">{Say("无。", "None.")}</p>""");
            return;
        }

        WriteTable(members.Select(member => (member.Key, member.Value, schema.Required?.Contains(member.Key) ?? false)));
    }

    private void WriteTable(IEnumerable<(string Name, IOpenApiSchema Schema, bool IsRequired)> rows)
    {
        _html.Write($"""
            <div class="table"><table>
            <thead><tr><th scope="col">{Say("字段", "Member")}</th><th scope="col">{Say("类型", "Type")}</th><th scope="col">{Say("说明", "Meaning")}</th></tr></thead>
            <tbody>
            """);
        foreach (var (name, schema, isRequired) in rows)
        {
            _html.Write($"""<tr><th scope="row"><code>{name}</code> <span class="{(isRequired ? "must" : "may")}">{(isRequired ? Say("必填", "always") : Say("可选", "optional"))}</span></th><td>{TypeOf(schema)}</td><td>""")
                .Line(schema.Description ?? "");
            if (schema.Enum is { Count: > 0 } words && schema is not OpenApiSchemaReference)
            {
                _html.Write($"""<div class="about">""").Line(string.Join(" ", words.Select(word => $"`{word}`"))).Write($"</div>");
            }

            if (schema.Pattern is { } pattern)
            {
                _html.Write($"""<div class="about"><code>{pattern}</code></div>""");
            }

            _html.Write($"</td></tr>");
        }

        _html.Write($"</tbody></table></div>");
    }

    private string TypeOf(IOpenApiSchema schema)
    {
        var type = schema.Type is { } one
            ? string.Join(Say(" 或 ", " or "), Enum.GetValues<JsonSchemaType>().Where(kind => one.HasFlag(kind)).Select(Word))
            : string.Join(Say(" 或 ", " or "), schema.AnyOf?.Select(TypeOf) ?? []);
        return schema.MaxLength is { } length ? $"{type} ≤ {length}" : type;
    }

    private string Word(JsonSchemaType type) => type switch
    {
        JsonSchemaType.String => Say("字符串", "text"),
        JsonSchemaType.Integer => Say("整数", "integer"),
        JsonSchemaType.Object => Say("对象", "object"),
        JsonSchemaType.Array => Say("数组", "list"),
        JsonSchemaType.Null => "null",
        _ => type.ToString(),
    };

    private void WriteCodes()
    {
        var codes = _document.Components!.Schemas![EnvelopeSchemas.OuterCode];
        var texts = ((JsonNodeExtension)codes.Extensions![EnvelopeSchemas.CodeTexts]).Node.AsArray();
        WriteList("codes", Say("业务码", "Codes"), Say("码", "Code"), codes.Enum!.Zip(texts, (code, text) => (code.ToString(), (string)text!)));
    }

    private void WriteStatuses() => WriteList("statuses", Say("HTTP 状态", "HTTP statuses"), Say("状态", "Status"),
        PlainAnswers.OfCalls.Select(status => (status.ToString(), _document.Components!.Responses![PlainAnswers.NameOf(status)].Description!)));

    private void WriteList(string id, string title, string key, IEnumerable<(string Key, string Text)> rows)
    {
        _html.Write($"""
            <section id="{id}"><h2>{title}</h2>
            <div class="table"><table>
            <thead><tr><th scope="col">{key}</th><th scope="col">{Say("含义", "Meaning")}</th></tr></thead>
            <tbody>
            """);
        foreach (var (code, text) in rows)
        {
            _html.Write($"""<tr><th scope="row"><code>{code}</code></th><td>""").Line(text).Write($"</td></tr>");
        }

        _html.Write($"</tbody></table></div></section>");
    }
}
