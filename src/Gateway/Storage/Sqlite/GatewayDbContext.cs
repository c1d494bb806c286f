using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gateway.Storage.Sqlite;

internal sealed class GatewayDbContext(DbContextOptions<GatewayDbContext> options) : DbContext(options)
{
    public DbSet<StoreKeyRow> StoreKeys => Set<StoreKeyRow>();
    public DbSet<MerchantRow> Merchants => Set<MerchantRow>();
    public DbSet<AppRow> Apps => Set<AppRow>();
    public DbSet<SignSecretRow> SignSecrets => Set<SignSecretRow>();
    public DbSet<WeChatChannelRow> WeChatChannels => Set<WeChatChannelRow>();
    public DbSet<WeChatPayChannelRow> WeChatPayChannels => Set<WeChatPayChannelRow>();
    public DbSet<AlipayChannelRow> AlipayChannels => Set<AlipayChannelRow>();
    public DbSet<CompatCredentialRow> CompatCredentials => Set<CompatCredentialRow>();
    public DbSet<AuditRow> AuditRecords => Set<AuditRow>();
    public DbSet<AuditHeadRow> AuditHeads => Set<AuditHeadRow>();
    public DbSet<AdminUserRow> AdminUsers => Set<AdminUserRow>();
    public DbSet<AdminSessionRow> AdminSessions => Set<AdminSessionRow>();
    public DbSet<AdminTokenRow> AdminTokens => Set<AdminTokenRow>();

    /// <summary>On a connection of <see cref="SqliteDatabase"/>, which stays the caller's to dispose.</summary>
    public static GatewayDbContext On(DbConnection connection) =>
        new(new DbContextOptionsBuilder<GatewayDbContext>().UseSqlite(connection).Options);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoreKeyRow>(table =>
        {
            table.ToTable("StoreKeys");
            table.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<MerchantRow>(table =>
        {
            table.ToTable("Merchants");
            table.HasKey(row => row.MchNo);
        });
        modelBuilder.Entity<AppRow>(table =>
        {
            table.ToTable("Apps");
            table.HasKey(row => row.AppId);
            table.HasOne(row => row.Merchant).WithMany().HasForeignKey(row => row.MchNo).OnDelete(DeleteBehavior.Restrict);
            table.HasMany(row => row.SignSecrets).WithOne().HasForeignKey(row => row.AppId);
            table.HasMany(row => row.WeChatChannels).WithOne().HasForeignKey(row => row.AppId);
            table.HasOne(row => row.WeChatPay).WithOne().HasForeignKey<WeChatPayChannelRow>(row => row.AppId);
            table.HasOne(row => row.Alipay).WithOne().HasForeignKey<AlipayChannelRow>(row => row.AppId);
            table.HasMany(row => row.CompatCredentials).WithOne().HasForeignKey(row => row.AppId);
        });
        modelBuilder.Entity<SignSecretRow>().ToTable("SignSecrets");
        modelBuilder.Entity<WeChatChannelRow>(table =>
        {
            table.ToTable("WeChatChannels");
            table.HasKey(row => new { row.AppId, row.Channel });
        });
        modelBuilder.Entity<WeChatPayChannelRow>(table =>
        {
            table.ToTable("WeChatPayChannels");
            table.HasKey(row => row.AppId);
        });
        modelBuilder.Entity<AlipayChannelRow>(table =>
        {
            table.ToTable("AlipayChannels");
            table.HasKey(row => row.AppId);
        });
        modelBuilder.Entity<CompatCredentialRow>().ToTable("CompatCredentials");
        modelBuilder.Entity<AuditRow>(table =>
        {
            table.ToTable("AuditRecords");
            table.HasKey(row => row.Seq);
            table.Property(row => row.Seq).ValueGeneratedNever();
            table.HasIndex(row => new { row.AppId, row.Seq });
        });
        modelBuilder.Entity<AuditHeadRow>(table =>
        {
            table.ToTable("AuditHeads");
            table.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<ReplayBatchRow>(table =>
        {
            table.ToTable("ReplayBatches");
            table.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<ExchangeRow>(table =>
        {
            table.ToTable("Exchanges");
            table.HasKey(row => row.Key);
            table.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<PlatformTokenRow>(table =>
        {
            table.ToTable("PlatformTokens");
            table.HasKey(row => row.Key);
        });
        modelBuilder.Entity<MiniSessionRow>(table =>
        {
            table.ToTable("MiniSessions");
            table.HasKey(row => row.Key);
            table.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<ChannelAuthRow>(table =>
        {
            table.ToTable("ChannelAuths");
            table.HasKey(row => row.Key);
            table.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<AdminUserRow>(table =>
        {
            table.ToTable("AdminUsers");
            table.HasIndex(row => row.Name).IsUnique();
        });
        modelBuilder.Entity<AdminSessionRow>(table =>
        {
            table.ToTable("AdminSessions");
            table.HasKey(row => row.Key);
            table.HasIndex(row => row.Id).IsUnique();
            table.HasOne(row => row.User).WithMany().HasForeignKey(row => row.UserId);
        });
        modelBuilder.Entity<AdminTokenRow>(table =>
        {
            table.ToTable("AdminTokens");
            table.HasIndex(row => row.Hash).IsUnique();
        });
    }
}

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model and no database.</summary>
internal sealed class GatewayDbContextFactory : IDesignTimeDbContextFactory<GatewayDbContext>
{
    public GatewayDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<GatewayDbContext>().UseSqlite("Data Source=design.db").Options);
}
