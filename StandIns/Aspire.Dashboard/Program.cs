using Aspire.Dashboard.Components;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapBlazorScript();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
