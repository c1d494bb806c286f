using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Sqlite.Migrations
{
    public partial class AlipayChannel : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AlipayChannels",
                columns: table => new
                {
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    AliAppId = table.Column<string>(type: "TEXT", nullable: false),
                    PrivateKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PrivateKeyUpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AlipayPublicKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AppCertificate = table.Column<string>(type: "TEXT", nullable: true),
                    RootCertificates = table.Column<string>(type: "TEXT", nullable: true),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlipayChannels", x => x.AppId);
                    table.ForeignKey(
                        name: "FK_AlipayChannels_Apps_AppId",
                        column: x => x.AppId,
                        principalTable: "Apps",
                        principalColumn: "AppId",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AlipayChannels");
        }
    }
}
