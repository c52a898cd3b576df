using System.Security.Cryptography;
using System.Text;
using FocusAccount.Application.Devices;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class DeviceCodeRepository(DatabaseSession session, UserCodeKey key) : IDeviceCodeRepository
{
    private const int SweepBatch = 1000;

    public async Task<bool> TryAdd(DeviceCode code, UserCode userCode, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into device_codes (
              device_code_hash, user_code_hmac, status, client_name, ip_address, created_at, expires_at, scopes, apps, budget,
              token_lifetime, token_name, client_id, resource)
            values (
              @Hash, @hmac, @status, @ClientName, @IpAddress, @CreatedAt, @ExpiresAt, @scopes, @apps, @budget,
              @Lifetime, @Name, @ClientId, @Resource)
            on conflict (user_code_hmac) do nothing
            """;
        return await session.ExecuteAutocommit(sql, Parameters(code, key.Hmac(userCode)), cancellationToken) == 1;
    }

    public Task<DeviceCode?> Find(UserCode userCode, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            select {DeviceCodeRow.Columns}
            from device_codes
            where user_code_hmac = @hmac
            """;
        return Find(sql, new { hmac = key.Hmac(userCode) }, cancellationToken);
    }

    public Task<DeviceCode?> Find(Secret deviceCode, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            select {DeviceCodeRow.Columns}
            from device_codes
            where device_code_hash = @Hash
            """;
        return Find(sql, new { deviceCode.Hash }, cancellationToken);
    }

    public async Task<bool> TryMove(DeviceCode code, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update device_codes
            set
              status = @status, account_id = @AccountId, expires_at = @ExpiresAt, scopes = @scopes, apps = @apps,
              budget = @budget, token_lifetime = @Lifetime, token_name = @Name
            where device_code_hash = @Hash and status = @from
            """;
        return await session.Execute(sql, Parameters(code), cancellationToken) == 1;
    }

    public async Task<int> DeleteExpiredBefore(DateTimeOffset time, CancellationToken cancellationToken)
    {
        const string sql =
            """
            delete from device_codes
            where device_code_hash in (
              select device_code_hash
              from device_codes
              where expires_at < @time
              order by expires_at
              limit @SweepBatch
              for update skip locked)
            """;
        return await session.Execute(sql, new { time, SweepBatch }, cancellationToken);
    }

    private static object Parameters(DeviceCode code, byte[]? hmac = null) => new
    {
        code.Hash,
        hmac,
        status = SnakeCase.NameOf(code.Status),
        from = SnakeCase.NameOf(code.StoredStatus),
        code.AccountId,
        code.ClientName,
        code.IpAddress,
        code.CreatedAt,
        code.ExpiresAt,
        scopes = ScopeNames.Of(code.Terms.Permissions.Scopes),
        apps = code.Terms.Permissions.AppNames,
        budget = code.Terms.Permissions.Budget?.ToString(),
        code.Terms.Lifetime,
        code.Terms.Name,
        code.Terms.ClientId,
        code.Terms.Resource,
    };

    private async Task<DeviceCode?> Find(string sql, object parameters, CancellationToken cancellationToken)
    {
        var rows = await session.Query<DeviceCodeRow>(sql, parameters, cancellationToken);
        return rows.SingleOrDefault()?.ToDeviceCode();
    }

    private sealed record DeviceCodeRow(
        byte[] DeviceCodeHash,
        string? ClientName,
        string? IpAddress,
        string Status,
        Guid? AccountId,
        DateTimeOffset CreatedAt,
        DateTimeOffset ExpiresAt,
        string? Scopes,
        string? Apps,
        string? Budget,
        TimeSpan? TokenLifetime,
        string? TokenName,
        string? ClientId,
        string? Resource)
    {
        public const string Columns =
            "device_code_hash, client_name, ip_address, status, account_id, created_at, expires_at, scopes, apps, budget, token_lifetime, "
            + "token_name, client_id, resource";

        public DeviceCode ToDeviceCode() => DeviceCode.Restore(
            DeviceCodeHash,
            ClientName,
            new TokenTerms(
                TokenName ?? ClientName,
                TokenRow.ToPermissions(Scopes, Apps, Budget),
                TokenLifetime ?? PersonalAccessToken.MaxLifetime,
                ClientId,
                Resource),
            IpAddress,
            SnakeCase.Parse<DeviceCodeStatus>(Status),
            AccountId,
            CreatedAt,
            ExpiresAt);
    }
}

/// <summary>
/// Computes the stored HMAC of user codes. Their few letters are not safe in a plain hash, which a thief of the table could search in
/// seconds. The key is derived from a secret that all instances have and the database does not.
/// </summary>
internal sealed class UserCodeKey(string secret)
{
    private readonly byte[] key =
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "focus user codes"u8.ToArray());

    public byte[] Hmac(UserCode code) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(code.Letters));
}
