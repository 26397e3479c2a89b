"""An explanation as one HTML file: no script, nothing loaded from elsewhere, light or dark as the reader's system."""

from html import escape

from cli.explain_text import counts, facts_of
from extraction.explain import ExplainedLine, Explanation

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fdfdfb; --faint: #6b7078; --cut: #a3341f; --rule: #dddbd5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e2dd; --paper: #17191c; --faint: #969ba3; --cut: #f0907c; --rule: #33373d; }
}
body { background: var(--paper); color: var(--ink); font: 16px/1.5 Georgia, "PT Serif", serif; margin: 2rem auto;
  max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .3rem; }
.address, .counts, small, dt { font-family: system-ui, sans-serif; color: var(--faint); }
.address { overflow-wrap: anywhere; }
ol { list-style: none; padding: 0; border-top: 1px solid var(--rule); margin: 1.5rem 0; }
li { display: grid; grid-template-columns: 12rem 1fr; gap: 1rem; padding: .3rem 0; border-bottom: 1px solid var(--rule);
  overflow-wrap: anywhere; }
small { font-size: .75rem; padding-top: .25rem; }
.removed del { color: var(--cut); }
.left span { color: var(--faint); font-size: .85rem; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .2rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { li, dl { grid-template-columns: 1fr; gap: 0; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(address: str, found: Explanation) -> str:
    title = escape(found.extraction.title or address)
    lines = "\n".join(map(_line, found.lines))
    facts = "\n".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts_of(found.extraction))
    language = escape(found.extraction.language or "ru")
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style></head>
<body><h1>{title}</h1>
<div class="address">{escape(address)}</div>
<div class="counts">{escape(counts(found))}</div>
<dl>
{facts}
</dl>
<ol>
{lines}
</ol>
</body></html>
"""


def _line(line: ExplainedLine) -> str:
    kind, tag = ("kept", "span") if line.kept else ("removed", "del") if line.chosen else ("left", "span")
    text = escape(line.text)
    return f'<li class="{kind}"><small>{escape(line.reason)}</small><{tag}>{text}</{tag}></li>'
