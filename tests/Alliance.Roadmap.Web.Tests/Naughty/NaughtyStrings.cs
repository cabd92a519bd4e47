namespace Alliance.Roadmap.Web.Tests.Naughty;

/// <summary>Texts that break careless programs. All but the last few are somebody's words and must come back exactly as they went in.</summary>
internal static class NaughtyStrings
{
    public static IReadOnlyList<string> Kept { get; } =
    [
        // Letters of the world, and some that are not what they seem.
        "Zażółć gęślą jaźń",
        "Ærøskøbing, Þingvellir, Łódź",
        "Пожалуйста, проверьте",
        "Παρακαλώ ελέγξτε",
        "请检查路线图",
        "ロードマップを確認してください",
        "로드맵을 확인하세요",
        "कृपया जाँचें",
        "โปรดตรวจสอบ",
        "يرجى المراجعة",
        "נא לבדוק",
        "\ufb01nance \ufb00 \ufb03",
        "ＦＵＬＬ ＷＩＤＴＨ",
        "İstanbul ıssız",
        "ß ẞ ſ",
        "Straße 5, 12345 Köln",
        "ЅаҀО (not Latin)",
        "½ ² ™ ℃ №",
        "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋",
        "\U0001d544\U0001d552\U0001d565\U0001d559 \U0001d529\U0001d522\U0001d531\U0001d531\U0001d522\U0001d52f\U0001d530",
        "\U00013000\U00013050 \U00012000 \U000103a0",
        // Right to left, combining, zero width, spaces.
        "مرحبا English مرحبا",
        "אבג 123 abc",
        "e\u0301 n\u0303 a\u030a (combining)",
        "Z\u0351\u036b\u0343a\u0313\u0308l\u0334g\u0321o\u0337",
        "a\u200bb\u200cc\u200dd (zero width)",
        "soft\u00adhyphen",
        "word\u2060joiner \ufeffmark",
        "\u200fright\u200eleft marks",
        "no\u00a0break\u202fspace\u2003em",
        "ideographic\u3000space",
        "line\u2028and\u2029paragraph separators",
        "tab\tinside",
        "two\n\nlines\nand more",
        "carriage\r\nreturn",
        // Emoji.
        "\U0001f448 We are here",
        "\U0001f680\U0001f389",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family",
        "\U0001f3f3\ufe0f\u200d\U0001f308 \U0001f3f4\u200d☠\ufe0f",
        "\U0001f44d\U0001f3fd ✌\U0001f3ff",
        "\U0001f1ea\U0001f1fa\U0001f1f5\U0001f1f1",
        "❤\ufe0f ♥ ☺",
        "1\ufe0f\u20e3 #\ufe0f\u20e3",
        "\U0001f9d1\U0001f3fe\u200d\U0001f91d\u200d\U0001f9d1\U0001f3fb",
        "\U000e0067\U000e0062 tags",
        // Scripts and markup.
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "<!-- comment --> <![CDATA[ x ]]>",
        "-->",
        "]]>",
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e \"boom\">]>&e;",
        "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp;",
        "</textarea><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<form action=//evil.example><button>x</button></form>",
        "<input onfocus=alert(1) autofocus>",
        "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
        "<details open ontoggle=alert(1)>",
        "＜script＞alert(1)＜/script＞",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "\" autofocus onfocus=\"alert(1)",
        // Templates and formats.
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "@(7*7) @Model @@",
        "{0} {1:N0} {2}",
        "%s %n %d %x %p",
        "%00 %0a %0d %2e%2e%2f",
        "$1 \\1 \\0",
        "\\u0000 \\x00 \\n",
        "{\"json\": [1, null]}",
        "$(id) `id` ; id | id && id",
        "../../../../etc/passwd",
        "C:\\Windows\\system32",
        "file:///etc/passwd",
        "=HYPERLINK(\"http://evil.example\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+1+1 -1-1",
        "NULL null undefined NaN nil None",
        "true false 0 -0 1e309 0x10",
        "2026-11-23",
        "' OR '1'='1",
        "'; DROP TABLE \"Entries\"; --",
        "\" OR \"\"=\"",
        "1; SELECT pg_sleep(10)",
        "%' AND 1=1 --",
        "\\'; EXEC xp_cmdshell('x'); --",
        "[object Object]",
        // Markdown, mail and calendar.
        "# Heading",
        "**bold** *it* ~~gone~~ __u__",
        "[x](javascript:alert(1))",
        "[x](http://example.org \"t\" onclick=alert(1))",
        "![pic](http://evil.example/p.png)",
        "<http://example.org> https://example.org/?a=1&b=2",
        "- list\n- more\n\n1. one",
        "> quote\n>> deeper",
        "```\ncode\n```",
        "| a | b |\n|---|---|",
        "[ref]: http://example.org",
        "* * *",
        "\\*not bold\\*",
        "*(paused)*",
        "*(subject to availability of funds)*",
        "*(subject to: everything)*",
        "[Title](/blog/x) · [more](/blog/y)",
        "1. *[x](/y)* \U0001f448 We are here",
        "Bcc: victim@example.org",
        "x\nBcc: victim@example.org\n\nbody",
        "=?utf-8?B?PHNjcmlwdD4=?=",
        ".\n..\nQUIT",
        "From nobody\nFrom nobody",
        "BEGIN:VEVENT\nEND:VCALENDAR",
        "a;b,c\\nd:e",
        "your own key",
        // Long and repeated.
        string.Concat(Enumerable.Repeat("x", 250)),
        string.Concat(Enumerable.Repeat("ab ", 80)),
        string.Concat(Enumerable.Repeat("\U0001f448", 120)),
        string.Concat(Enumerable.Repeat("a\u0301", 100)),
        string.Concat(Enumerable.Repeat("<", 200)),
        string.Concat(Enumerable.Repeat("&", 200)),
        string.Concat(Enumerable.Repeat("[", 120)),
        string.Concat(Enumerable.Repeat("*", 150)),
        string.Concat(Enumerable.Repeat("(", 150)),
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
    ];

    /// <summary>NUL, other control characters, half a letter, characters that turn the ones around them, and what is no character: refused
    /// with a sentence.</summary>
    public static IReadOnlyList<string> Refused { get; } =
    [
        "a\0b", "\u0001", "bell\u0007", "back\b", "escape \u001b[31m", "delete\u007f", "\u0085next line", "c1 \u009b", "half \ud83d letter", "other half \udc48",
        "\u202eturned", "\u2066isolated", "\ufffe", "\uffff", "\ufdd0",
    ];

    /// <summary>All of them in as few texts as fit, so that every field meets every one.</summary>
    /// <param name="longest">How long a text may be.</param>
    /// <param name="between">What stands between two.</param>
    public static IEnumerable<string> Together(int longest, string between)
    {
        var text = "";
        foreach (var one in Kept.Where(one => one.Length <= longest && (between == "\n" || !one.AsSpan().ContainsAny('\r', '\n'))))
        {
            if (text.Length > 0 && text.Length + between.Length + one.Length > longest)
            {
                yield return text;
                text = "";
            }

            text += (text.Length > 0 ? between : "") + one;
        }

        yield return text;
    }
}
