using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Signing;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Client;

/// <summary>Whatever comes back, only a whole, signed and timely answer to this very call is a success.</summary>
public sealed class HostileAnswerTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    private readonly ManualTime _time = new(TestGateway.Start);

    public static TheoryData<string, string> Apps => AnswerShapeTests.Apps;

    private static JsonObject User => new() { ["accessToken"] = "token1", ["openId"] = "oUser1" };

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_signed_answer_is_a_success_in_any_order_of_members_and_with_unknown_ones(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        var answer = await SucceedAsync(app, call => call.AnswerAsync(Reversed(app.Success(call.Json, AnswerShape.AccessToken, User))));
        Assert.Equal(("oUser1", "token1"), (answer.OpenId, answer.AccessToken));

        answer = await SucceedAsync(app, call =>
        {
            var unsigned = app.Unsigned(call.Json, User);
            unsigned["more"] = new JsonObject { ["a"] = new JsonArray(1, null) };
            unsigned["data"]!["alien"] = "x";
            return call.AnswerAsync("\uFEFF\r\n " + ScriptedApp.Text(app.Signed(unsigned, AnswerShape.AccessToken)), contentType: "Application/JSON; charset=\"UTF-8\"");
        });
        Assert.Equal("oUser1", answer.OpenId);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_success_nobody_vouches_for_is_none(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        using var stranger = RSA.Create(2048);
        var other = app.IsOpen ? stranger.ExportPkcs8PrivateKeyPem() : "another-secret-0123456789";

        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted, call => call.AnswerAsync(app.Unsigned(call.Json, User)));
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted, call => call.AnswerAsync(app.Signed(app.Unsigned(call.Json, User), AnswerShape.AccessToken, other)));
        foreach (var sign in new JsonNode?[] { null, "", " ", "0", 0, true, new JsonArray(), new string('0', 64), new string('A', 344), "中文" })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted, call =>
            {
                var answer = app.Unsigned(call.Json, User);
                SignPlace(app, answer)["sign"] = sign?.DeepClone();
                return call.AnswerAsync(answer);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_signed_answer_that_was_changed_is_none(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var change in new Action<JsonObject>[]
        {
            answer => answer["data"]!["openId"] = "oUser2",
            answer => answer["data"]!["accessToken"] = "token2",
            answer => answer["data"]!.AsObject().Remove("accessToken"),
            answer => answer["data"] = new JsonArray(),
            answer => answer["data"] = "text",
            answer => answer["data"] = null,
            answer => answer.Remove("data"),
            answer => TimePlace(app, answer)["resTime"] = app.Dialect is Dialect.V2 ? 1772337601 : "2026-03-01 12:00:01",
            answer => TimePlace(app, answer).Remove("resTime"),
            answer => TimePlace(app, answer)["resTime"] = null,
        })
        {
            var failure = await FailAsync(app, call =>
            {
                var answer = app.Success(call.Json, AnswerShape.AccessToken, User);
                change(answer);
                return call.AnswerAsync(answer);
            });
            Assert.Contains(failure.Failure, new[] { AssistGatewayFailure.AnswerUntrusted, AssistGatewayFailure.AnswerUnreadable });
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Members_that_are_missing_null_or_of_another_kind_are_no_answer_even_signed(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var data in new JsonObject[]
        {
            new() { ["accessToken"] = "token1" }, new() { ["accessToken"] = "token1", ["openId"] = null }, new() { ["accessToken"] = "token1", ["openId"] = "" },
            new() { ["accessToken"] = "token1", ["openId"] = 1 }, new() { ["accessToken"] = true, ["openId"] = "oUser1" },
            new() { ["accessToken"] = "token1", ["openId"] = new JsonObject() }, new() { ["accessToken"] = "token1", ["openId"] = "o\nU" },
            new() { ["accessToken"] = "token1", ["openId"] = "o U" },
        })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call => call.AnswerAsync(app.Success(call.Json, AnswerShape.AccessToken, data)));
        }
    }

    [Theory]
    [MemberData(nameof(AnswerShapeTests.SharedSecretApps), MemberType = typeof(AnswerShapeTests))]
    public async Task What_the_signed_text_does_not_tell_apart_is_refused(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var openId in new[] { "oUser1\\", "\"oUser1\"" })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call =>
            {
                var answer = app.Success(call.Json, AnswerShape.AccessToken, User);
                answer["data"]!["openId"] = openId;
                return call.AnswerAsync(answer);
            });
        }

        // Two members pushed into one, so that another one is empty.
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call =>
        {
            var answer = app.Success(call.Json, AnswerShape.AccessToken, User);
            var data = answer["data"]!.AsObject();
            data["accessToken"] = app.Dialect is Dialect.V2 ? "token1&code=0&openId=oUser1" : "token1,openId:oUser1";
            data.Remove("openId");
            if (app.Dialect is Dialect.V2)
            {
                data.Remove("code");
            }

            return call.AnswerAsync(answer);
        });
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_repeated_member_is_no_answer(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var (once, twice) in new[]
        {
            ("\"openId\":", "\"openId\":\"oUser2\",\"openId\":"), ("\"traceId\":", "\"traceId\":\"T2\",\"traceId\":"), ("\"sign\":", "\"sign\":\"\",\"sign\":"),
            ("\"code\":0", "\"code\":1,\"code\":0"), ("\"resTime\":", "\"resTime\":null,\"resTime\":"), ("\"data\":", "\"data\":null,\"data\":"),
            ("\"msg\":", "\"\\u006dsg\":\"\",\"msg\":"),
        })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call => call.AnswerAsync(
                ScriptedApp.Text(app.Success(call.Json, AnswerShape.AccessToken, User)).Replace(once, twice, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_code_that_is_missing_or_no_number_is_no_success(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var code in new JsonNode?[] { null, "0", true, 0.5, 1e300, new JsonArray(), 99999999999L })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call =>
            {
                var answer = app.Unsigned(call.Json, User);
                answer["code"] = code?.DeepClone();
                return call.AnswerAsync(app.Signed(answer, AnswerShape.AccessToken));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_recorded_answer_is_believed_for_a_few_minutes_only(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        foreach (var seconds in new[] { -300, 300 })
        {
            await SucceedAsync(app, call => call.AnswerAsync(app.Success(call.Json, AnswerShape.AccessToken, User, _time.GetUtcNow().AddSeconds(seconds))));
        }

        foreach (var seconds in new[] { -301, 301, -400_000_000 })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted,
                call => call.AnswerAsync(app.Success(call.Json, AnswerShape.AccessToken, User, _time.GetUtcNow().AddSeconds(seconds))));
        }
    }

    [Fact]
    public async Task In_open_a_signed_answer_to_another_request_is_none()
    {
        var app = new ScriptedApp("open", "RSA2", _time);
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted,
            call => call.AnswerAsync(app.Success(new JsonObject { ["reqId"] = "R-other" }, AnswerShape.AccessToken, User)));
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUntrusted, call => call.AnswerAsync(app.Success([], AnswerShape.AccessToken, User)));

        var refused = await FailAsync(app, call => call.AnswerAsync(app.Refusal(new JsonObject { ["reqId"] = "R-other" }, 20023, "no app")));
        Assert.Equal((20023, false), (refused.Code, refused.IsVerified));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_refusal_says_whether_anybody_vouches_for_it(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        var refused = await FailAsync(app, call => call.AnswerAsync(app.Refusal(call.Json, 20080, "已使用 [40163] [rid: 6b01-7a]")));
        Assert.Equal((20080, "40163", true), (refused.Code, refused.PlatformCode, refused.IsVerified));
        Assert.Equal(ScriptedApp.TraceId, refused.TraceId);

        var byGateway = await FailAsync(app, call => call.AnswerAsync(app.Refusal(call.Json, 20021, "disabled [40029]")));
        Assert.Equal((20021, null, dialect != "v2"), (byGateway.Code, byGateway.PlatformCode, byGateway.IsVerified));

        var forged = await FailAsync(app, call =>
        {
            var answer = app.Refusal(call.Json, 20021, "disabled");
            answer["msg"] = "call this number";
            return call.AnswerAsync(answer);
        });
        Assert.Equal((20021, false), (forged.Code, forged.IsVerified));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("0")]
    [InlineData("{}")]
    [InlineData("{\"code\":0")]
    [InlineData("{\"code\":0}x")]
    [InlineData("<html>success</html>")]
    [InlineData("{\"code\":0,\"msg\":\"\\ud800\"}")]
    public async Task Nonsense_is_no_answer(string body)
    {
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = new ScriptedApp(dialect, dialect == "open" ? "RSA2" : "HMAC_SHA256", _time);
            var failure = await FailAsync(app, call => call.AnswerAsync(body));
            Assert.Contains(failure.Failure, new[] { AssistGatewayFailure.AnswerUnreadable, AssistGatewayFailure.AnswerUntrusted });
            Assert.False(failure.CanRetry);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("text/json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/problem+json")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_no_answer(string? contentType)
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable,
            call => call.AnswerAsync(ScriptedApp.Text(app.Success(call.Json, AnswerShape.AccessToken, User)), contentType: contentType));
    }

    [Fact]
    public async Task A_compressed_body_is_no_answer()
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call =>
        {
            call.Http.Response.Headers.ContentEncoding = "gzip";
            return call.AnswerAsync(app.Success(call.Json, AnswerShape.AccessToken, User));
        });
    }

    [Fact]
    public async Task A_body_of_256_KiB_is_read_and_a_byte_more_is_not()
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        Task Answer(ScriptedCall call, int length, bool declared)
        {
            var text = ScriptedApp.Text(app.Success(call.Json, AnswerShape.AccessToken, User));
            var padded = text + new string(' ', length - Encoding.UTF8.GetByteCount(text));
            call.Http.Response.ContentLength = declared ? length : null;
            return call.AnswerAsync(padded);
        }

        foreach (var declared in new[] { true, false })
        {
            await SucceedAsync(app, call => Answer(call, 256 * 1024, declared));
            await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, call => Answer(call, (256 * 1024) + 1, declared));
        }
    }

    [Fact]
    public async Task A_body_without_end_is_left_alone_after_256_KiB()
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        var ended = new TaskCompletionSource();
        await AssertFailsAsync(app, AssistGatewayFailure.AnswerUnreadable, async call =>
        {
            call.Http.Response.ContentType = "application/json";
            var piece = new byte[16 * 1024];
            piece.AsSpan().Fill((byte)' ');
            try
            {
                while (true)
                {
                    await call.Http.Response.Body.WriteAsync(piece, call.Http.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
            }
        });
        await ended.Task;
    }

    [Fact]
    public async Task A_body_that_is_cut_is_a_broken_connection()
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        foreach (var declared in new[] { true, false })
        {
            await AssertFailsAsync(app, AssistGatewayFailure.Transport, async call =>
            {
                var text = ScriptedApp.Text(app.Success(call.Json, AnswerShape.AccessToken, User));
                call.Http.Response.ContentLength = declared ? text.Length : null;
                await call.AnswerAsync(text[..^10]);
                await call.Http.Response.Body.FlushAsync();
                call.Http.Abort();
            });
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_is_not_followed(HttpStatusCode status)
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        var failure = await FailAsync(app, call =>
        {
            call.Http.Response.Headers.Location = gateway.Address + "/elsewhere";
            return call.AnswerAsync("", (int)status);
        });
        Assert.Equal((AssistGatewayFailure.HttpStatus, (int)status, false), (failure.Failure, failure.HttpStatus, failure.CanRetry));
        Assert.Single(gateway.Calls);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Another_status_is_no_answer_whatever_stands_in_it(int status)
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        var failure = await FailAsync(app, call => status == 204
            ? call.AnswerAsync("", status)
            : call.AnswerAsync(ScriptedApp.Text(app.Success(call.Json, AnswerShape.AccessToken, User)), status));
        Assert.Equal((AssistGatewayFailure.HttpStatus, status), (failure.Failure, failure.HttpStatus));
        Assert.Null(failure.Code);
    }

    [Fact]
    public async Task Problem_details_give_their_title_cut_short_and_the_trace_id()
    {
        var app = new ScriptedApp("v3", "HMAC_SHA256", _time);
        var failure = await FailAsync(app, call => call.AnswerAsync(
            new JsonObject { ["title"] = "Too\nlarge\u202E" + new string('x', 5000), ["traceId"] = "T5" }.ToJsonString(), 413, "application/problem+json"));
        Assert.Equal("T5", failure.TraceId);
        Assert.Contains("(Too large xxx", failure.Message);
        Assert.InRange(failure.Message.Length, 300, 400);

        var bare = await FailAsync(app, call => call.AnswerAsync(new string('x', 40_000), 413, "application/problem+json"));
        Assert.Equal((413, null), (bare.HttpStatus, bare.TraceId));
    }

    private static JsonObject SignPlace(ScriptedApp app, JsonObject answer) => app.Dialect is Dialect.V2 ? answer["data"]!.AsObject() : answer;

    private static JsonObject TimePlace(ScriptedApp app, JsonObject answer) => SignPlace(app, answer);

    private static JsonObject Reversed(JsonObject json)
    {
        var reversed = new JsonObject();
        foreach (var (name, value) in json.Reverse())
        {
            reversed[name] = value is JsonObject inner ? Reversed(inner) : value?.DeepClone();
        }

        return reversed;
    }

    private async Task<GetWxAccessTokenAnswer> SucceedAsync(ScriptedApp app, Func<ScriptedCall, Task> script)
    {
        gateway.With(script);
        using var client = new AssistGatewayClient(app.Options(gateway.Address));
        return await client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = "C1" });
    }

    private async Task<AssistGatewayException> FailAsync(ScriptedApp app, Func<ScriptedCall, Task> script)
    {
        var failure = await Assert.ThrowsAsync<AssistGatewayException>(() => SucceedAsync(app, script));
        Assert.DoesNotContain(ScriptedApp.Secret, failure.ToString());
        Assert.DoesNotContain("token1", failure.ToString());
        return failure;
    }

    private async Task AssertFailsAsync(ScriptedApp app, AssistGatewayFailure expected, Func<ScriptedCall, Task> script)
    {
        var failure = await FailAsync(app, script);
        Assert.True(failure.Failure == expected, failure.ToString());
        Assert.False(failure.IsVerified);
        Assert.Null(failure.Code);
    }
}
