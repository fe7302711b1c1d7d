using AspireOrders.Users.Domain;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Storage;

/// <summary>The accounts. Tokens, keys and failures are written by plain SQL beside it, where locks and single statements matter.</summary>
internal sealed class AccountsContext(DbContextOptions<AccountsContext> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfiguration(new AccountMapping());
}
