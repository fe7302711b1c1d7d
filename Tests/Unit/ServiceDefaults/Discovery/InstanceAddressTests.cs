using System.Net;
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

    [Theory]
    [InlineData("https://[::]:8443", "", "https://10.1.2.3:8443/")]
    [InlineData("https://*:8443", "orders-7", "https://orders-7:8443/")]
    [InlineData("http://*:8080", "", null)]
    [InlineData("http://*:8080", "own", "http://10.1.2.3:8080/")]
    [InlineData("http://127.0.0.1:8080", "own", "http://127.0.0.1:8080/")]
    public void In_a_container_its_own_address_leads_there_where_nothing_else_has_to_encrypt(string listens, string host, string? expected) =>
        $"{InstanceAddress.Choose([listens], 0, host, "10.1.2.3")}".ShouldBe(expected ?? "");

    [Theory]
    [InlineData("127.0.0.1;169.254.3.4;10.1.2.3;10.1.2.4", "10.1.2.3")]
    [InlineData("::1;fe80::1%2;2001:db8::7;192.0.2.1", "192.0.2.1")]
    [InlineData("fe80::1%2;2001:db8::7", "[2001:db8::7]")]
    [InlineData("127.0.0.1;::1", null)]
    public void Of_the_addresses_of_a_container_one_that_others_reach_is_told(string addresses, string? expected) =>
        OwnAddress.Choose(addresses.Split(';').Select(IPAddress.Parse)).ShouldBe(expected);
}
