using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Milestones;

public static class MilestoneQueries
{
    /// <summary>Whether there is a step of this name. Whatever cannot be kept as a text is none.</summary>
    public static async Task<bool> Has(this IQueryable<Milestone> steps, string slug, CancellationToken cancel = default) =>
        Text.Problem("The step", slug, 200) is null && await steps.AnyAsync(step => step.Slug == slug, cancel);
}
