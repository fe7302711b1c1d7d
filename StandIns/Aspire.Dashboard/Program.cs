using Aspire.Dashboard;

// Wherever it is started, what belongs to its pages lies beside the program.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.AddTelemetry();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseTelemetry();
app.MapPages();
await app.RunAsync();
