using AspireOrders.Users.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireOrders.Users.Storage;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(account => account.UserId);
        builder.Property(account => account.UserId).HasColumnName("user_id").ValueGeneratedNever();
        builder.Property(account => account.Email).HasColumnName("email");
        builder.Property(account => account.DisplayName).HasColumnName("display_name");
        builder.Property(account => account.Role).HasColumnName("role");
        builder.Property(account => account.PasswordHash).HasColumnName("password_hash");
        builder.Property(account => account.Version).HasColumnName("version");
        builder.Property(account => account.CreatedAt).HasColumnName("created_at");
    }
}
