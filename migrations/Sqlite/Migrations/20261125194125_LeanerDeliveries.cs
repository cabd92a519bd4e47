using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Alliance.Roadmap.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LeanerDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The foreign key stays: SQLite could only lose it by copying the whole table outside of a transaction, and checks it in passing.
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_RenderingId",
                table: "Deliveries");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_RenderingId",
                table: "Deliveries",
                column: "RenderingId");
        }
    }
}
