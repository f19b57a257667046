// Open pages in a real browser, at several widths, and run the accessibility rules on each.
// Usage: node look.mjs BROWSER FOLDER PAGE...   Pictures go to FOLDER; findings to stdout as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browser, folder, ...pages] = process.argv.slice(2);
const rules = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [375, 768, 1440];

const opened = await chromium.launch({
  executablePath: browser,
  args: ["--no-sandbox", "--disable-gpu"],
});
const findings = [];
for (const page of pages) {
  for (const width of widths) {
    const context = await opened.newContext({ viewport: { width, height: 900 }, offline: true });
    const tab = await context.newPage();
    const asked = [];
    const said = [];
    tab.on("request", (request) => asked.push(request.url()));
    tab.on("console", (message) => said.push(message.text()));
    tab.on("pageerror", (error) => said.push(String(error)));
    await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });
    await tab.screenshot({
      path: join(folder, `${basename(page, ".html")}-${width}.png`),
      fullPage: true,
    });
    // A page may not be wider than the screen; a table may scroll within it.
    const overflow = await tab.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    // Who has no mouse: from the top, each stop must be seen, and say what it is.
    const stops = [];
    for (let stop = 0; stop < 12; stop += 1) {
      await tab.keyboard.press("Tab");
      stops.push(
        await tab.evaluate(() => {
          const { activeElement: at } = document;
          const { outlineStyle, outlineWidth } = getComputedStyle(at);
          const { left, top, bottom, right } = at.getBoundingClientRect();
          const seen = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
          return {
            tag: at.tagName.toLowerCase(),
            name: at.getAttribute("aria-label") ?? at.textContent.trim(),
            href: at.getAttribute("href"),
            ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
            seen,
          };
        }),
      );
    }
    // The first link leads past the parts to the figures, and the next stop is there. (The
    // documentation's theme has a link of its own, under another name.)
    let skipped = null;
    const skip = await tab.$("a.skip");
    if (skip) {
      await skip.focus();
      await tab.keyboard.press("Enter");
      await tab.keyboard.press("Tab");
      skipped = await tab.evaluate(
        () => document.querySelector("main").contains(document.activeElement),
      );
    }
    // A table wider than the screen scrolls by keyboard.
    const scrolled = await tab.evaluate(async () => {
      const wide = [...document.querySelectorAll(".scroll")].find(
        (each) => each.scrollWidth > each.clientWidth,
      );
      if (!wide) return null;
      wide.focus();
      return wide.getAttribute("aria-label");
    });
    let moved = null;
    if (scrolled) {
      await tab.keyboard.press("ArrowRight");
      await tab.waitForTimeout(250);
      moved = await tab.evaluate(() => document.activeElement.scrollLeft);
    }
    await tab.evaluate(() => {
      document.activeElement?.blur();
      scrollTo(0, 0);
    });
    await tab.evaluate(rules);
    const { violations } = await tab.evaluate(async () => await axe.run());
    findings.push({
      page: basename(page),
      width,
      overflow,
      asked: asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
      said,
      stops,
      skipped,
      scrolled,
      moved,
      violations: violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target }) => target.join(" ")),
      })),
    });
    if (width === widths.at(-1)) {
      await tab.pdf({ path: join(folder, `${basename(page, ".html")}.pdf`), preferCSSPageSize: true });
      await tab.emulateMedia({ media: "print" });
      // The width of A4 landscape within its margins: what is wider is cut on paper.
      await tab.setViewportSize({ width: Math.round((273 / 25.4) * 96), height: 703 });
      const cut = await tab.evaluate(() =>
        [...document.querySelectorAll("th, td, p, dd, svg")]
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.textContent.trim().slice(0, 60)),
      );
      findings.at(-1).cut = cut;
    }
    await context.close();
  }
}
await opened.close();
console.log(JSON.stringify(findings));
