using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Calls;

/// <summary>All that is kept of one call.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class CallModel(ICallLog log) : ConsolePage
{
    public KeptCall Call { get; private set; } = null!;

    public bool IsRefusedSignature => Call.Outcome is "SignatureWrong";

    public static string Search(string name, string value) => CallsModel.Path + QueryString.Create(name, value).ToUriComponent();

    public async Task<IActionResult> OnGetAsync(long id)
    {
        if (await log.FindAsync(id, HttpContext.RequestAborted) is not { } call)
        {
            return NotFound();
        }

        Call = call;
        return Page();
    }
}
