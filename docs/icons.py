"""Make the icons of the installed app anew, out of the one drawing in app/static/icon.svg."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "app" / "static"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAPER = "#faf8f4"
# Name, pixels, the drawing's share of them, and what is behind it: a system may cut a maskable
# icon down to a circle of four fifths, and the one for the home screen may not see through.
ICONS = (
    ("icon-192.png", 192, 1.0, "transparent"),
    ("icon-512.png", 512, 1.0, "transparent"),
    ("icon-maskable-512.png", 512, 0.62, PAPER),
    ("icon-touch-180.png", 180, 0.74, PAPER),
)


def draw(page: Page, name: str, pixels: int, share: float, behind: str) -> None:
    """One picture of the drawing in its size."""
    drawing = (STATIC / "icon.svg").read_text()
    size = round(pixels * share)
    page.set_viewport_size({"width": pixels, "height": pixels})
    page.set_content(
        f"<style>body {{ margin: 0; height: 100vh; display: grid; place-items: center;"
        f" background: {behind} }} svg {{ width: {size}px; height: {size}px }}</style>{drawing}"
    )
    page.screenshot(path=STATIC / name, omit_background=behind == "transparent")


def main() -> None:
    """Write the icons beside the drawing."""
    browser_path = next((path for path in CHROMIUM if Path(path).exists()), None)
    if browser_path is None:
        sys.exit("Chromium is needed for the icons (on Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page()
        for icon in ICONS:
            draw(page, *icon)
        browser.close()


if __name__ == "__main__":
    main()
