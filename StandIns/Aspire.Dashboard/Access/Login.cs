using System.Net;
using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Access;

/// <summary>The link on the terminal carries the token; whoever comes without it can type it.</summary>
internal static class Login
{
    public const string Path = "/login";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3);

    public static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, static (HttpContext context, DashboardOptions options, TimeProvider time, string? t, string? returnUrl) =>
            Answer(context, options, time, t, returnUrl)).DisableAntiforgery();
        endpoints.MapPost(Path, static async (HttpContext context, DashboardOptions options, TimeProvider time) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return Answer(context, options, time, form["token"], form["returnUrl"]);
        }).DisableAntiforgery();
    }

    private static IResult Answer(HttpContext context, DashboardOptions options, TimeProvider time, string? shown, string? returnUrl)
    {
        var target = IsOwnPath(returnUrl) ? returnUrl! : "/";
        if (options.BrowserToken is not { } token)
        {
            return Results.LocalRedirect(target);
        }

        if (string.IsNullOrEmpty(shown))
        {
            return Page(target, message: "", StatusCodes.Status200OK);
        }

        if (!Secrets.AreEqual(shown.Trim(), token))
        {
            return Page(target, "This is not the token of this run.", StatusCodes.Status401Unauthorized);
        }

        context.Response.Cookies.Append(AccessControl.CookieName, Secrets.CookieOf(token), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Expires = time.GetUtcNow() + Validity,
        });
        return Results.LocalRedirect(target);
    }

    private static bool IsOwnPath(string? url) => url is ['/', ..] and not ['/', '/' or '\\', ..];

    // A page of its own: what the others are made of is not for those who have not signed in.
    private static IResult Page(string returnUrl, string message, int statusCode) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Sign in – dashboard</title>
          <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 95vh; margin: 0; }
            form { display: grid; gap: .75rem; width: min(24rem, 90vw); }
            input, button { font: inherit; padding: .5rem .75rem; }
            .error { color: light-dark(#b00020, #ff8a80); min-height: 1.5em; margin: 0; }
          </style>
        </head>
        <body>
          <form method="post" action="{{Path}}">
            <h1>Sign in</h1>
            <label for="token">The token is in the link that the AppHost printed when it started.</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus />
            <input name="returnUrl" type="hidden" value="{{WebUtility.HtmlEncode(returnUrl)}}" />
            <button type="submit">Sign in</button>
            <p class="error" role="alert">{{WebUtility.HtmlEncode(message)}}</p>
          </form>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: statusCode);
}
