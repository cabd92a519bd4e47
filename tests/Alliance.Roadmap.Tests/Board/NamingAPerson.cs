using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Tests.Board;

public sealed class NamingAPerson
{
    [Theory]
    [InlineData(Office.President, "Ada Example, President", true)]
    [InlineData(Office.VicePresident, "Ada Example, Vice President", true)]
    [InlineData(Office.Treasurer, "Ada Example, Treasurer", true)]
    [InlineData(Office.Actuary, "Ada Example, Actuary", true)]
    [InlineData(Office.Director, "Ada Example", true)]
    [InlineData(Office.Auditor, "Ada Example, Auditor", false)]
    [InlineData(Office.Editor, "Ada Example, Editor", false)]
    [InlineData(Office.Operator, "Ada Example", false)]
    [InlineData(null, "Ada Example", false)]
    public void tells_the_office_and_knows_who_is_on_the_board(Office? office, string named, bool onTheBoard)
    {
        var person = new Person("Ada Example", office);
        Assert.Equal((named, onTheBoard), (person.ToString(), person.IsOnTheBoard));
    }
}
