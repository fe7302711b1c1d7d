using AspireOrders.ServiceDefaults.Discovery;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

public sealed class InstanceAddressTests
{
    [Theory]
    [InlineData("https://localhost:7102;http://localhost:9001", 9001, "", "https://localhost:7102/")]
    [InlineData("http://127.0.0.1:5000;https://127.0.0.1:5001", 0, "", "https://127.0.0.1:5001/")]
    [InlineData("http://[::]:8080;http://[::]:9001", 9001, "10.1.2.3", "http://10.1.2.3:8080/")]
    [InlineData("http://+:8080", 0, "orders-7", "http://orders-7:8080/")]
    [InlineData("http://0.0.0.0:8080", 0, "", null)]
    [InlineData("http://localhost:9001", 9001, "", null)]
    public void An_instance_tells_the_address_that_leads_to_it_and_not_the_one_for_management(string listens, int management, string host, string? expected) =>
        $"{InstanceAddress.Choose(listens.Split(';'), management, host)}".ShouldBe(expected ?? "");
}
