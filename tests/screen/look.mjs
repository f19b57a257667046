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
    await tab.evaluate(rules);
    const { violations } = await tab.evaluate(async () => await axe.run());
    findings.push({
      page: basename(page),
      width,
      overflow,
      asked: asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
      said,
      violations: violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target }) => target.join(" ")),
      })),
    });
    await context.close();
  }
}
await opened.close();
console.log(JSON.stringify(findings));
