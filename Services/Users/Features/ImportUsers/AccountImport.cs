using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using FluentValidation;

namespace AspireOrders.Users.Features;

/// <summary>
/// Makes accounts in chunks, each committed by itself with its events; a row that is refused is reported, field by field, and spoils nothing.
/// Hashing passwords is what takes its time: one row at a time, so that people can sign in meanwhile, which also holds up the sender.
/// </summary>
internal sealed class AccountImport(AccountWriter accounts, Passwords passwords, IValidator<ImportUsersRequest> validator, TimeProvider clock)
{
    private const int ChunkSize = 50;

    // An answer has to fit into a message; a file with so many bad rows is not the right file.
    private const int MostErrors = 10_000;

    private readonly List<(int Row, Account Account)> chunk = [];
    private readonly HashSet<string> addresses = new(StringComparer.Ordinal);
    private readonly ImportUsersResponse response = new();
    private int rows;

    /// <summary>The language in which bad rows are reported.</summary>
    public ErrorLanguage Language { get; set; } = ErrorLanguage.English;

    public async Task AddAsync(ImportUsersRequest request, CancellationToken cancellationToken)
    {
        rows++;
        var result = await validator.ValidateAsync(request, cancellationToken);
        foreach (var error in result.Errors) Refuse(rows, FieldPath.Camel(error.PropertyName), error.ErrorMessage);
        if (!result.IsValid || !EmailAddress.TryParse(request.Email, out var email)) return;
        if (!addresses.Add(email.Value) || await accounts.ExistsAsync(email.Value, cancellationToken))
        {
            Refuse(rows, "email", "is in use");
            return;
        }

        chunk.Add((rows, new Account
        {
            UserId = Guid.CreateVersion7(clock.GetUtcNow()),
            Email = email.Value,
            DisplayName = request.DisplayName.Trim(),
            Role = Roles.Customer,
            PasswordHash = await HashAsync(request.Password, cancellationToken),
            CreatedAt = clock.GetUtcNow(),
        }));
        if (chunk.Count == ChunkSize) await WriteAsync(cancellationToken);
    }

    public async Task<ImportUsersResponse> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        return response;
    }

    private async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        using var processor = await passwords.EnterAsync(cancellationToken);
        return passwords.Create(password);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (chunk.Count == 0) return;
        var written = await accounts.AddAsync([.. chunk.Select(c => c.Account)], cancellationToken);
        response.Imported += written.Count;
        UsersMetrics.Imported(written.Count);
        // Somebody registered with the address while its password was hashed.
        foreach (var (row, _) in chunk.Where(c => !written.Contains(c.Account.UserId))) Refuse(row, "email", "is in use");
        chunk.Clear();
    }

    private void Refuse(int row, string field, string reason)
    {
        if (response.Errors.Count == MostErrors)
        {
            throw DomainException.Invalid($"rows[{row}]", $"is the {MostErrors + 1}st thing that is wrong; {response.Imported} accounts were made before");
        }

        response.Errors.Add(new RowError { Row = row, Field = field, Reason = ErrorTexts.Translate(reason, Language) });
    }
}
