using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Alliance.Roadmap.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Motions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsSecret",
                table: "Resolutions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "MotionId",
                table: "Resolutions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Obstacle",
                table: "Resolutions",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "RulesOf",
                table: "Resolutions",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Interest",
                table: "Attendances",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsOpinionPublic",
                table: "Attendances",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Opinion",
                table: "Attendances",
                type: "character varying(5000)",
                maxLength: 5000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OpinionAt",
                table: "Attendances",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Vote",
                table: "Attendances",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Motions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Text = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    BoardOnly = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    Minutes = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    DraftedBy = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    DraftedById = table.Column<Guid>(type: "uuid", nullable: false),
                    DraftedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    IsSecret = table.Column<bool>(type: "boolean", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: true),
                    Number = table.Column<int>(type: "integer", nullable: true),
                    OpenedBy = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    OpenedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RulesOf = table.Column<DateOnly>(type: "date", nullable: true),
                    ClosesAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Urn = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Motions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Electors",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Office = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    WasPresent = table.Column<bool>(type: "boolean", nullable: false),
                    Interest = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    Vote = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    HasVoted = table.Column<bool>(type: "boolean", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RemindedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CastingAskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    MotionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Electors", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Electors_Motions_MotionId",
                        column: x => x.MotionId,
                        principalTable: "Motions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ProposedActs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Milestone = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Condition = table.Column<Guid>(type: "uuid", nullable: true),
                    Input = table.Column<string>(type: "character varying(200000)", maxLength: 200000, nullable: false),
                    Words = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    MotionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProposedActs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProposedActs_Motions_MotionId",
                        column: x => x.MotionId,
                        principalTable: "Motions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Electors_MotionId",
                table: "Electors",
                column: "MotionId");

            migrationBuilder.CreateIndex(
                name: "IX_Motions_State",
                table: "Motions",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Motions_Year_Number",
                table: "Motions",
                columns: new[] { "Year", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProposedActs_MotionId",
                table: "ProposedActs",
                column: "MotionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Electors");

            migrationBuilder.DropTable(
                name: "ProposedActs");

            migrationBuilder.DropTable(
                name: "Motions");

            migrationBuilder.DropColumn(
                name: "IsSecret",
                table: "Resolutions");

            migrationBuilder.DropColumn(
                name: "MotionId",
                table: "Resolutions");

            migrationBuilder.DropColumn(
                name: "Obstacle",
                table: "Resolutions");

            migrationBuilder.DropColumn(
                name: "RulesOf",
                table: "Resolutions");

            migrationBuilder.DropColumn(
                name: "Interest",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "IsOpinionPublic",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "Opinion",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "OpinionAt",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "Vote",
                table: "Attendances");
        }
    }
}
