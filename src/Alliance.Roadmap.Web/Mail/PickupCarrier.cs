using System.Globalization;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Writes each message as one <c>.eml</c>. A file is there whole or not at all.</summary>
internal sealed class PickupCarrier(string folder) : ICarrier
{
    public async Task<Reply> Carry(Parcel parcel, CancellationToken cancel)
    {
        var message = parcel.Message;
        var name = string.Create(CultureInfo.InvariantCulture, $"{message.Date.UtcDateTime:yyyyMMdd-HHmmss-fff}-{Guid.CreateVersion7():N}");
        var (unfinished, finished) = (Path.Combine(folder, name + ".tmp"), Path.Combine(folder, name + ".eml"));
        try
        {
            PrivateFolder.Create(folder);
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await message.WriteToAsync(MessageWriter.Lines, file, cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, finished);
            return new Reply(ReplyKind.Accepted, $"written to {Path.GetFileName(finished)}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new Reply(ReplyKind.NotSent, failed.Message);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
