using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Alliance.Roadmap.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DigestsNeverLost : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "SuppressedAt",
                table: "Subscribers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Foretellings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cadence = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Reached = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    TakenUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DoneAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Foretellings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HeldAhead",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cadence = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HeldAhead", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Instances",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Epoch = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Home = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    TickedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SendingPausedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SendingPausedBecause = table.Column<string>(type: "TEXT", maxLength: 600, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Instances", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Suppressions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AddressCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CameBackAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ComplainedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SuppressedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Suppressions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Foretellings_Cadence_DueAt",
                table: "Foretellings",
                columns: new[] { "Cadence", "DueAt" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HeldAhead_Cadence_DueAt",
                table: "HeldAhead",
                columns: new[] { "Cadence", "DueAt" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Suppressions_AddressCode",
                table: "Suppressions",
                column: "AddressCode",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Foretellings");

            migrationBuilder.DropTable(
                name: "HeldAhead");

            migrationBuilder.DropTable(
                name: "Instances");

            migrationBuilder.DropTable(
                name: "Suppressions");

            migrationBuilder.DropColumn(
                name: "SuppressedAt",
                table: "Subscribers");
        }
    }
}
