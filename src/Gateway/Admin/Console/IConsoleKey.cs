namespace Gateway.Admin.Console;

/// <summary>Keys for what the console hands to browsers and gets back. The same on every instance and after every restart.</summary>
internal interface IConsoleKey
{
    /// <summary>32 bytes of its own for each purpose.</summary>
    byte[] Derive(string purpose);
}
