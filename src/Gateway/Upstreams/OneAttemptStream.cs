namespace Gateway.Upstreams;

/// <summary>A connection was closed after a request had been written to it.</summary>
internal sealed class ConnectionClosedException() : Exception("The platform closed the connection before it answered");

/// <summary>Keeps the HTTP handler from sending a request twice.</summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> repeats a GET by itself when a kept-alive connection ends before the first byte of an
/// answer, and offers no switch. The platform may have spent the code by then, and the repeat would be refused with
/// 40163. So the end of a connection that a request was written to, and any error on it, surfaces as an exception the
/// handler does not take for a connection it may replace.
/// </remarks>
internal sealed class OneAttemptStream(Stream inner) : Stream
{
    private bool _wroteSinceRead;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException) when (_wroteSinceRead)
        {
            throw new ConnectionClosedException();
        }

        // A read of no bytes only waits for data.
        if (read == 0 && buffer.Length > 0 && _wroteSinceRead)
        {
            throw new ConnectionClosedException();
        }

        _wroteSinceRead = _wroteSinceRead && read == 0;
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _wroteSinceRead = true;
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            // Part of it may have arrived.
            throw new ConnectionClosedException();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
