using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class ReferenceExpressionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_and_values_become_one_string_when_it_runs_and_placeholders_in_a_manifest()
    {
        using var host = new TestAppHost();
        var user = host.Builder.AddParameter("user", "alice");
        var expression = ReferenceExpression.Create($"User={user};Mode={"fast"}");
        expression.ValueExpression.ShouldBe("User={user.value};Mode=fast");
        (await expression.GetValueAsync(Cancellation)).ShouldBe("User=alice;Mode=fast");
    }

    [Fact]
    public async Task The_uri_format_escapes_the_value()
    {
        using var host = new TestAppHost();
        var password = host.Builder.AddParameter("password", "a/b:c@d");
        (await ReferenceExpression.Create($"//:{password:uri}@host").GetValueAsync(Cancellation)).ShouldBe("//:a%2Fb%3Ac%40d@host");
    }

    [Fact]
    public async Task An_unknown_format_is_refused()
    {
        using var host = new TestAppHost();
        var expression = ReferenceExpression.Create($"{host.Builder.AddParameter("p", "v"):upper}");
        await Should.ThrowAsync<FormatException>(async () => await expression.GetValueAsync(Cancellation));
    }

    [Fact]
    public async Task Braces_in_text_and_in_strings_stay_braces()
    {
        using var host = new TestAppHost();
        var value = host.Builder.AddParameter("p", "v");
        var json = """{"a":1}""";
        (await ReferenceExpression.Create($"{{{value}}} {json}").GetValueAsync(Cancellation)).ShouldBe("""{v} {"a":1}""");
    }

    [Fact]
    public async Task An_empty_expression_has_no_value()
    {
        (await ReferenceExpression.Empty.GetValueAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_builder_puts_pieces_together()
    {
        using var host = new TestAppHost();
        var value = host.Builder.AddParameter("p", "x y");
        var builder = new ReferenceExpressionBuilder();
        builder.IsEmpty.ShouldBeTrue();
        builder.AppendLiteral("a=");
        builder.Append($"{value:uri}&b={value}");
        (await builder.Build().GetValueAsync(Cancellation)).ShouldBe("a=x%20y&b=x y");
    }

    [Theory]
    [InlineData("redis", "d148d83a")]
    [InlineData("cache", "3eddb73a")]
    [InlineData("basketcache", "8c2280ff")]
    public async Task A_choice_by_TLS_is_named_as_the_real_package_names_it(string name, string hash)
    {
        using var host = new TestAppHost();
        var endpoint = host.Builder.AddRedis(name).GetEndpoint("tcp");
        var choice = endpoint.GetTlsValue(ReferenceExpression.Create($",ssl=true"), ReferenceExpression.Empty);
        choice.ValueExpression.ShouldBe($"{{cond-{name}-bindings-tcp-tlsenabled-{hash}.connectionString}}");
        (await choice.GetValueAsync(Cancellation)).ShouldBeNull();
        endpoint.EndpointAnnotation.TlsEnabled = true;
        (await choice.GetValueAsync(Cancellation)).ShouldBe(",ssl=true");
    }

    [Fact]
    public async Task An_interpolated_variable_keeps_its_values_as_references()
    {
        using var host = new TestAppHost();
        var key = host.Builder.AddParameter("key", "k1", secret: true);
        var project = host.AddProject("orders").WithEnvironment("Header", $"Bearer {key}");
        var resolved = (await host.ResolveAsync(project.Resource, Cancellation)).Environment.Single(variable => variable.Name == "Header");
        resolved.Value.ShouldBe("Bearer k1");
        resolved.IsSecret.ShouldBeTrue();
    }
}
