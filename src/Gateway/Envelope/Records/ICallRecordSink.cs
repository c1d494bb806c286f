namespace Gateway.Envelope.Records;

/// <summary>Takes note of answered calls.</summary>
internal interface ICallRecordSink
{
    /// <summary>
    /// Takes what it keeps of the record and returns at once: it never waits, never throws, and where it has no room the
    /// record is lost, not the call.
    /// </summary>
    void Take(in CallRecord record);
}
