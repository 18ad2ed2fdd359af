"""What hostile people type: five kinds of payloads, and pages with one in each of their fields.

Each shows when it works: script calls ``planted``, markup has a tag or an attribute of that name,
what is fetched comes from ``elsewhere.example``, a template that is run shows ``COMPUTED``, a
header that is split off is called ``X-Planted``, a path that is followed shows a system's file.
"""

from collections.abc import Iterator, Mapping
from itertools import cycle
from string import Template

# 7919 x 7877: no page of ours has this number by itself.
COMPUTED = "62377963"
FOREIGN = "elsewhere.example"

SCRIPT = (
    "<script>planted(1)</script>",
    "\"'><planted-tag planted-attribute=1>",
    "\" onfocus=planted(2) autofocus planted='",
    "' onmouseover='planted(3)' planted='",
    "</textarea></title></script></style><script>planted(4)</script>",
    "<img src=x onerror=planted(5)>",
    f"<img src=https://{FOREIGN}/6.png>",
    f"![words](https://{FOREIGN}/7.png)",
    "[words](javascript:planted(8))",
    "[words](JaVa\tScRiPt:planted(9))",
    "[words](data:text/html,<script>planted(10)</script>)",
    "<javascript:planted(11)>",
    "[words]: javascript:planted(12)",
    "[words](https://example.org \"' onclick=planted(13) planted='\")",
    "<svg/onload=planted(14)>",
    "<svg><script>planted(15)</script></svg>",
    "<math><mtext></p><style><!--</style><img title='--><img src onerror=planted(16)>'>",
    f"<iframe src=//{FOREIGN}/17></iframe>",
    f"<link rel=stylesheet href=//{FOREIGN}/18.css>",
    f"<style>@font-face{{font-family:p;src:url(//{FOREIGN}/19)}}*{{font-family:p}}</style>",
    f"<base href=//{FOREIGN}/><meta http-equiv=refresh content=0;url=//{FOREIGN}/20>",
    f"<form action=//{FOREIGN}/21><button>Go on</button></form>",
    "<details open ontoggle=planted(22)>",
    "&#60;script&#62;planted(23)&#60;/script&#62;",
    "\\u003cscript\\u003eplanted(24)\\u003c/script\\u003e",
    "`<img src=x onerror=planted(25)>`",
    "**<b onclick=planted(26)>bold</b>**",
    '<a href="&#106;avascript:planted(27)">words</a>',
    "<!--><img src=x onerror=planted(28)>-->",
    "<div style=background:url(//elsewhere.example/29)>words</div>",
    "$<object data=javascript:planted(30)>",
    "]]><script>planted(31)</script>",
    "{% endraw %}<script>planted(32)</script>",
)
DATABASE = (
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    '"; DELETE FROM attempts; --',
    "') UNION SELECT password_hash FROM users --",
    "' UNION SELECT password_hash, email, 1, 1 FROM users --",
    "1; UPDATE users SET is_admin = 1",
    "%' AND 1=(SELECT count(*) FROM users) AND '%'='",
    "\\'; SELECT pg_sleep(5); --",
    "'||(SELECT password_hash FROM users)||'",
    "x' AND randomblob(900000000) AND 'x'='x",
    '" MATCH "a" OR title : *',
    "NEAR(a b, 5) AND NOT (",
    "_%_%_%",
)
TEMPLATE = (
    "{{7919*7877}}",
    "{% print(7919*7877) %}",
    "{{config.SECRET_KEY}}",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "${7919*7877}",
    "#{7919*7877}",
    "<%= 7919*7877 %>",
    "%(password_hash)s",
    "{0.__init__.__globals__}",
    "%s%n%d",
    "{%raw%}{{",
    "=7919*7877",
    "@SUM(7919*7877)",
)
HEADER = (
    "x\r\nX-Planted: 1",
    "x\nSet-Cookie: planted=1",
    "x\rX-Planted: 1",
    "x%0d%0aX-Planted: 1",
    "x%0aSet-Cookie:%20planted=1",
    "x\u560d\u560aX-Planted: 1",
    "x\u2028X-Planted: 1",
    "x\x0bX-Planted: 1",
    f"//{FOREIGN}/\r\nX-Planted: 1",
    f"https://{FOREIGN}/",
    f"/\\{FOREIGN}",
    "x\r\n\r\n<script>planted(1)</script>",
)
PATH = (
    "../../../../../../etc/passwd",
    "..\\..\\..\\..\\etc\\passwd",
    "/etc/passwd",
    "....//....//....//etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "..%c0%af..%c0%afetc%c0%afpasswd",
    "file:///etc/passwd",
    "C:\\Windows\\win.ini",
    f"\\\\{FOREIGN}\\share",
    "~/.ssh/id_rsa",
    "static/../../instance/secret_key",
    "a/./b/.././../..",
    "CON",
    "x|cat /etc/passwd",
    "$(cat /etc/passwd)",
)
KINDS: Mapping[str, tuple[str, ...]] = {
    "script": SCRIPT,
    "database": DATABASE,
    "template": TEMPLATE,
    "header": HEADER,
    "path": PATH,
}
# What each kind looks like where only an e-mail address is taken.
EMAILS: Mapping[str, str] = {
    "script": "'onfocus='planted@example.org",
    "database": "'or'1'='1@example.org",
    "template": "{{7919*7877}}@example.org",
    "header": "x%0d%0ax-planted=1@example.org",
    "path": "/etc/passwd|cat@example.org",
}

PAGE = Template("""---
level: mid
minutes: 10
tags: [$a, "$b"]
related:
  - $c
prerequisites:
  - $d
---
# $a

$b

## $c

- [ ] $d
- $e `$f` **$a** and [$b]($c) ![$d]($e)

| $f | $a |
|---|---|
| $b | $c |

> $d

```$e
$f
<script>planted(50)</script>
```

    $a

## Study flow

- $b

## Interview Answer Block

30-second answer:

- $c {critical}
- $d {alt: $e; $f}

2-minute answer:

- $a {critical}
- $b
- $c

Common follow-up:

- $d

Strong response:

- $e

## Interview Bad vs Strong Answer

Bad answer:

- "$f and some more words, so that there is an answer to compare with the other one."

Flaws: $a, no number

Strong answer:

- "$b and some more words, so that there is an answer to compare with the other one."

Why strong wins: $c

## Interview Timed Drill

- 60 seconds: $d
- 3 minutes: $e
- 10 minutes: $f
- Required outputs:
  - $a
  - $b
- Self-check score (0-3 each): $c, $d, $e.
""")
FIELDS = "abcdef"


def in_one_line(payload: str) -> str:
    """The payload where a line of a page or of a form is all there is."""
    return " ".join(payload.split())


def hostile_page(payloads: Iterator[str]) -> str:
    """A page with the next payloads in all of its fields."""
    return PAGE.substitute({name: in_one_line(next(payloads)) for name in FIELDS})


def hostile_pages(kinds: Mapping[str, tuple[str, ...]] = KINDS) -> dict[str, str]:
    """Pages that hold every payload in some field, by paths that are payloads too."""
    pages = {}
    for kind, payloads in kinds.items():
        supply = cycle(payloads)
        for number in range(0, len(payloads), len(FIELDS)):
            name = in_one_line(payloads[number]).replace("/", "_").replace("\\", "_")
            pages[f"{kind} {name[:20]}/{number} {name[:60]}.md"] = hostile_page(supply)
    return pages
