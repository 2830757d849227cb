"""Takes the picture in the README: the comment on the sample's pull request, as GitHub shows it, light and dark.

It needs Chromium (`apt-get install chromium`), cmarkgfm (GitHub's own parser of markdown) and Pillow: `make picture`.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options
from PIL import Image

HERE = Path(__file__).parent
MOST_BYTES = 150_000
WIDTH = 920
PAGE = """<!doctype html>
<html class="{theme}"><head><meta charset="utf-8"><style>{style}</style></head><body>
<article class="comment"><header><b>github-actions</b> <span>bot</span> commented now</header>
<div class="body">{comment}</div></article>
<script>document.title = Math.ceil(document.documentElement.getBoundingClientRect().height)</script>
</body></html>
"""


def page(markdown: str, theme: str) -> str:
    """The comment as a page. GitHub lets `details` through, and takes comments out."""
    comment = cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE)
    style = (HERE / "comment.css").read_text(encoding="utf-8")
    return PAGE.format(theme=theme, style=style, comment=comment)


def chromium(*arguments: str) -> str:
    """What Chromium prints. It needs no network, and gets none."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("there is no Chromium on PATH: apt-get install chromium")
    usual = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    )
    done = subprocess.run([program, *usual, *arguments], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def take(markdown: str, theme: str, picture: Path) -> None:
    """Takes one picture, as high as the page is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "comment.html"
        file.write_text(page(markdown, theme), encoding="utf-8")
        url = file.as_uri()
        found = re.search(r"<title>(\d+)</title>", chromium("--dump-dom", f"--window-size={WIDTH},800", url))
        height = int(found[1]) if found else 800
        size = f"--window-size={WIDTH},{height}"
        chromium(size, "--force-device-scale-factor=1.5", f"--screenshot={picture}", url)
    with Image.open(picture) as taken:
        # A page of text has few colours: a palette keeps them in a third of the bytes.
        taken.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            picture, optimize=True
        )
    if picture.stat().st_size > MOST_BYTES:
        sys.exit(f"{picture} has {picture.stat().st_size:,} bytes, more than {MOST_BYTES:,}")


def main() -> None:
    """Takes both pictures of `comment.md`."""
    markdown = (HERE / "comment.md").read_text(encoding="utf-8")
    for theme in ("light", "dark"):
        take(markdown, theme, HERE / f"comment-{theme}.png")


if __name__ == "__main__":
    main()
