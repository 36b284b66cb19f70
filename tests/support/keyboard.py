"""Reader: somebody with a keyboard and eyes, without a mouse."""

from playwright.sync_api import Locator, Page

FOCUS = """
() => {
  const focused = document.activeElement;
  const box = focused.getClientRects()[0];
  const named = focused.labels?.[0] ?? focused;
  const style = getComputedStyle(focused);
  const there = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const wrong = {
    "focus is lost": focused === document.body,
    "no outline": style.outlineStyle === "none" || !parseFloat(style.outlineWidth),
    "out of sight": !box || box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1,
    "covered": focused !== there && !focused.contains(there),
  };
  return [named.innerText.trim().replace(/\\s+/g, " ").slice(0, 60), Object.keys(wrong).filter((what) => wrong[what])];
}
"""
UNREACHED = """
() => [...document.querySelectorAll("a[href], button, select, summary, input")].filter((stop) =>
  !stop.reached && stop.checkVisibility({ contentVisibilityAuto: true }) && (stop.type !== "radio" || stop.checked)
).map((stop) => stop.outerHTML)
"""
FARTHEST = 150
"""Presses after which nobody would go on."""


class Reader:
    """Presses Tab, Enter and arrows only, counting them; where focus goes it must be seen: outlined, not covered."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.pressed = 0
        page.goto(address)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.pressed += 1

    def focused(self) -> str:
        """The words of what has focus, once it is certain that the reader sees it."""
        name, wrong = self.page.evaluate(FOCUS)
        assert not wrong, f"{self.page.url}, {name}: {', '.join(wrong)}"
        return str(name)

    def reach(self, name: str) -> None:
        """Press Tab until what has focus says this."""
        passed: list[str] = []
        while not passed or passed[-1] != name:
            assert len(passed) < FARTHEST, f"Tab leads not to {name}, but by {passed}"
            self.press("Tab")
            passed.append(self.focused())

    def walk(self) -> list[str]:
        """Press Tab from the page's first stop to its last one; gives what it leaves out."""
        self.press("Tab")
        while self.page.evaluate("!document.activeElement.reached && document.activeElement !== document.body"):
            self.focused()
            self.page.evaluate("document.activeElement.reached = true")
            self.press("Tab")
        return list(self.page.evaluate(UNREACHED))

    def follow(self, name: str) -> None:
        """Go along the next link of that name."""
        self.reach(name)
        with self.page.expect_event("framenavigated"):
            self.press("Enter")
        self.page.wait_for_load_state()

    def skip(self, name: str) -> None:
        """Take the first thing that the page offers: to skip to its content."""
        self.press("Tab")
        first = self.focused()
        assert first == name, f"{self.page.url} begins with {first}"
        self.press("Enter")
        place = self.page.evaluate("document.activeElement.id")
        assert place == "gz-content", f"{self.page.url} skips to {place}"

    def sees(self, thing: Locator) -> bool:
        """Whether it stands on the screen as it is, whole."""
        box = thing.bounding_box()
        size = self.page.viewport_size
        assert size
        return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
