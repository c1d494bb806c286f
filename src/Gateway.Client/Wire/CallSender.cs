using System.Net.Http.Headers;

namespace Gateway.Client.Wire;

/// <summary>Makes a call: sign, send, read, and again where that can help.</summary>
internal sealed class CallSender(ClientSettings settings, HttpMessageInvoker http, Func<double> jitter) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");

    private readonly RequestWriter _writer = new(settings);
    private readonly AnswerReader _reader = new(settings);
    private readonly RetryPlan _plan = new(settings, jitter);

    public async Task<TAnswer> SendAsync<TRequest, TAnswer>(
        AssistCall<TRequest, TAnswer> call, TRequest request, CancellationToken cancellationToken)
        where TRequest : AssistRequest
        where TAnswer : AssistAnswer
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var repeats = 0; ; repeats++)
        {
            TimeSpan wait = default;
            try
            {
                return await AttemptAsync(call, request, cancellationToken).ConfigureAwait(false);
            }
            catch (AssistGatewayException failure) when (_plan.TryNext(failure, repeats, out wait))
            {
                // Again, below.
            }

            await Task.Delay(wait, settings.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<TAnswer> AttemptAsync<TRequest, TAnswer>(
        AssistCall<TRequest, TAnswer> call, TRequest request, CancellationToken cancellationToken)
        where TRequest : AssistRequest
        where TAnswer : AssistAnswer
    {
        cancellationToken.ThrowIfCancellationRequested();
        var failures = new CallFailures(call.Path);
        var signed = _writer.Write(request, call.Write);
        using var timeout = new CancellationTokenSource(settings.Timeout, settings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var message = MessageOf(call.Path, signed);
            using var response = await http.SendAsync(message, either.Token).ConfigureAwait(false);
            var body = await HttpAnswer.ReadAsync(response, failures, settings.Time, either.Token).ConfigureAwait(false);
            return _reader.Read(body, call, signed.ReqId, failures);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw failures.TimedOut(settings.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw failures.Transport(e);
        }
    }

    private HttpRequestMessage MessageOf(string path, SignedRequest signed)
    {
        var content = new ByteArrayContent(signed.Body) { Headers = { ContentType = Json } };
        return new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Calls, path)) { Content = content, Headers = { Accept = { AcceptJson } } };
    }
}
