using AspireOrders.Tests.Users.Support;

[assembly: AssemblyFixture(typeof(PostgresServer))]
