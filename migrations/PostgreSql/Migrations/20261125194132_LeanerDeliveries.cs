using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Alliance.Roadmap.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class LeanerDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Deliveries_Renderings_RenderingId",
                table: "Deliveries");

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

            migrationBuilder.AddForeignKey(
                name: "FK_Deliveries_Renderings_RenderingId",
                table: "Deliveries",
                column: "RenderingId",
                principalTable: "Renderings",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
