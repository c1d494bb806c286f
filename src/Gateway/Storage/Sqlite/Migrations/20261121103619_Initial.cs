using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Sqlite.Migrations
{
    public partial class Initial : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditHeads",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Records = table.Column<long>(type: "INTEGER", nullable: false),
                    LastHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditHeads", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditRecords",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    Target = table.Column<string>(type: "TEXT", nullable: false),
                    AppId = table.Column<string>(type: "TEXT", nullable: true),
                    TraceId = table.Column<string>(type: "TEXT", nullable: false),
                    Changes = table.Column<string>(type: "TEXT", nullable: false),
                    PreviousHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditRecords", x => x.Seq);
                });

            migrationBuilder.CreateTable(
                name: "Exchanges",
                columns: table => new
                {
                    Key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Answer = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exchanges", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Merchants",
                columns: table => new
                {
                    MchNo = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Merchants", x => x.MchNo);
                });

            migrationBuilder.CreateTable(
                name: "ReplayBatches",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Entries = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplayBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoreKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Apps",
                columns: table => new
                {
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    MchNo = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Dialect = table.Column<string>(type: "TEXT", nullable: false),
                    SignType = table.Column<string>(type: "TEXT", nullable: false),
                    ReqTimeoutSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    ReqTimeoutBeforeRaise = table.Column<int>(type: "INTEGER", nullable: false),
                    ReqTimeoutRaisedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RequireNonce = table.Column<bool>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", nullable: false),
                    ExplainSignatures = table.Column<bool>(type: "INTEGER", nullable: false),
                    Sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    AcceptSnapshotUsers = table.Column<bool>(type: "INTEGER", nullable: false),
                    ExposeSessionKey = table.Column<bool>(type: "INTEGER", nullable: false),
                    AllowedRedirectOrigins = table.Column<string>(type: "TEXT", nullable: false),
                    AllowedCalls = table.Column<string>(type: "TEXT", nullable: true),
                    PlatformKey = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Apps", x => x.AppId);
                    table.ForeignKey(
                        name: "FK_Apps_Merchants_MchNo",
                        column: x => x.MchNo,
                        principalTable: "Merchants",
                        principalColumn: "MchNo",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SignSecrets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignSecrets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SignSecrets_Apps_AppId",
                        column: x => x.AppId,
                        principalTable: "Apps",
                        principalColumn: "AppId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WeChatChannels",
                columns: table => new
                {
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", nullable: false),
                    WxAppId = table.Column<string>(type: "TEXT", nullable: false),
                    AppSecret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AppSecretUpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    TokenMode = table.Column<string>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WeChatChannels", x => new { x.AppId, x.Channel });
                    table.ForeignKey(
                        name: "FK_WeChatChannels_Apps_AppId",
                        column: x => x.AppId,
                        principalTable: "Apps",
                        principalColumn: "AppId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Apps_MchNo",
                table: "Apps",
                column: "MchNo");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_AppId_Seq",
                table: "AuditRecords",
                columns: new[] { "AppId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_ExpiresAt",
                table: "Exchanges",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_ReplayBatches_ExpiresAt",
                table: "ReplayBatches",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_SignSecrets_AppId",
                table: "SignSecrets",
                column: "AppId");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditHeads");

            migrationBuilder.DropTable(
                name: "AuditRecords");

            migrationBuilder.DropTable(
                name: "Exchanges");

            migrationBuilder.DropTable(
                name: "ReplayBatches");

            migrationBuilder.DropTable(
                name: "SignSecrets");

            migrationBuilder.DropTable(
                name: "StoreKeys");

            migrationBuilder.DropTable(
                name: "WeChatChannels");

            migrationBuilder.DropTable(
                name: "Apps");

            migrationBuilder.DropTable(
                name: "Merchants");
        }
    }
}
