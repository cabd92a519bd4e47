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

    [Theory]
    [InlineData("Ada Example", true)]
    [InlineData("Presidente Example", true)]
    [InlineData("Ada Example, President", false)]
    [InlineData("treasurer Ada", false)]
    [InlineData("Ada (Vice-President)", false)]
    [InlineData("Ada, Ｐｒｅｓｉｄｅｎｔ", false)]
    public void leaves_the_office_to_the_record(string name, bool isPossible) =>
        Assert.Equal(isPossible ? null : "input.office-in-name", Person.Problem(name)?.Code);

    [Theory]
    [InlineData("Ada Example", "ada  EXAMPLE", true)]
    [InlineData("Ada Example", "Ａｄａ Example", true)]
    [InlineData("Ada Example", "Ada B. Example", false)]
    public void tells_two_people_apart_by_more_than_case_and_spaces(string one, string other, bool same) =>
        Assert.Equal(same, Person.ReadTheSame(one, other));
}
