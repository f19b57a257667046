// Use the form of the catalogue's index in a real browser, and say what it leaves in the table.
// Usage: node filter.mjs BROWSER FOLDER INDEX PAGE...   Pictures go to FOLDER; findings to stdout.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browser, folder, index, ...pages] = process.argv.slice(2);
const rules = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(index).href;
const said = [];

const opened = await chromium.launch({
  executablePath: browser,
  args: ["--no-sandbox", "--disable-gpu"],
});

const open = async (options, url) => {
  const context = await opened.newContext({ offline: true, ...options });
  const tab = await context.newPage();
  tab.on("console", (message) => said.push(message.text()));
  tab.on("pageerror", (error) => said.push(String(error)));
  await tab.goto(url, { waitUntil: "load" });
  return tab;
};

// What a reader finds: the ids of the rows that are shown, the count, and the address after #.
const state = async (tab) => ({
  ids: await tab.$$eval("table.catalogue-table tbody tr", (rows) =>
    rows.filter((row) => row.checkVisibility()).map((row) => row.cells[1].textContent.trim()),
  ),
  count: await tab.$eval("form.catalogue-filter [role=status]", (live) => live.textContent),
  form: await tab.$eval("form.catalogue-filter", (form) => form.checkVisibility()),
  hash: new URL(tab.url()).hash,
});

const wide = { viewport: { width: 1440, height: 900 } };
const tab = await open(wide, address);
const found = { first: await state(tab), choices: {} };

// Every choice of every list.
for (const select of await tab.$$("form.catalogue-filter select")) {
  const name = await select.getAttribute("name");
  found.choices[name] = {};
  for (const value of await select.$$eval("option", (all) => all.map((each) => each.value))) {
    await select.selectOption(value);
    found.choices[name][value] = await state(tab);
  }
  await select.selectOption("");
}

// By the keyboard alone: from the search box to a list, and to the button.
await tab.focus("#catalogue-search");
await tab.keyboard.type("REFERRAL months");
found.searched = await state(tab);
await tab.keyboard.press("Tab");
await tab.keyboard.type("referrals");
found.narrowed = await state(tab);
found.focused = await tab.evaluate(() => document.activeElement.name);
const address2 = tab.url();
for (let presses = 0; presses < 5; presses += 1) {
  await tab.keyboard.press("Tab");
}
await tab.keyboard.press("Enter");
await tab.waitForFunction(() => document.querySelector("#catalogue-search").value === "");
await tab.waitForTimeout(50);
found.reset = await state(tab);
await tab.keyboard.press("Tab");
found.box = await tab.evaluate(() => {
  const box = document.activeElement;
  return [box.getAttribute("role"), box.getAttribute("aria-label"), box.tabIndex];
});

// The address brings the choice back; a choice that is no more is none.
found.again = await state(await open(wide, address2));
found.stale = await state(await open(wide, `${address}#domain=no+such&polarity=low+is+good`));
found.heading = await state(await open(wide, `${address}#every-indicator`));

// Without scripts the table is whole.
const plain = await open({ ...wide, javaScriptEnabled: false }, address);
found.rows = (await plain.content()).match(/<tr class="row-(?:odd|even)"><td>/g)?.length ?? 0;
found.hidden = await plain.locator("form.catalogue-filter").isHidden();
found.shown = await plain.locator("table.catalogue-table tbody tr").last().isVisible();

found.looks = [];
for (const page of [index, ...pages]) {
  for (const width of [375, 768, 1440]) {
    const look = await open({ viewport: { width, height: 900 } }, pathToFileURL(page).href);
    const name = `${basename(page, ".html")}-${width}`;
    await look.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    const overflow = await look.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await look.evaluate(rules);
    // A page of files may not read its own style sheets, so axe is told not to try.
    const { violations } = await look.evaluate(async () => await axe.run({ preload: false }));
    found.looks.push({
      name,
      overflow,
      violations: violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]),
    });
  }
}
await opened.close();
console.log(JSON.stringify({ ...found, said }));
