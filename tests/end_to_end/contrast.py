"""How text stands out from its paper, as WCAG 2.2 reckons it (1.4.3): 4.5 to 1, or 3 to 1 where it
is large."""

from typing import Final

from playwright.sync_api import Page


def faint_texts(page: Page) -> list[str]:
    """The texts on the page that can be seen and are too faint, each with its contrast."""
    found: list[str] = page.evaluate(_FAINT_TEXTS)
    return found


_FAINT_TEXTS: Final = """() => {
  // What is on its way from one colour to another is looked at when it is there.
  for (const change of document.getAnimations()) change.finish();
  const pencil = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  // Colours are laid over each other, as a browser does it with what is half transparent.
  const laid = (colours) => {
    pencil.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      pencil.fillStyle = colour;
      pencil.fillRect(0, 0, 1, 1);
    }
    return [...pencil.getImageData(0, 0, 1, 1).data];
  };
  const light = (colours) => laid(colours).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const papers = (element) =>
    element ? [...papers(element.parentElement), getComputedStyle(element).backgroundColor] : [];
  const isLarge = ({ fontSize, fontWeight }) =>
    parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && fontWeight >= 700);
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const element = texts.currentNode.parentElement;
    const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!text || !isShown) continue;
    if (element.matches("script, option, :disabled *, :disabled")) continue;
    const style = getComputedStyle(element);
    const both = [light([...papers(element), style.color]), light(papers(element))];
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (contrast >= (isLarge(style) ? 3 : 4.5)) continue;
    faint.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return faint;
}"""
