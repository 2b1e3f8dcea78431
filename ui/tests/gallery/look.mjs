// Takes pictures of the gallery: node tests/gallery/look.mjs OUT name=…
// With CHECK=1 each is also asked about accessibility and about targets that are too small.
// Each shot is {name, width, height, scene, text, steps}; steps are small scripts in the page.

import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { shots } from "./shots.mjs";

const axe = readFileSync(
  new URL("../../node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);

/** Serious findings of axe, and controls a finger could miss; one line each. */
async function check(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    const findings = found.violations.map(
      (one) =>
        `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
    );
    for (const control of document.querySelectorAll("button, input, a, [role=radio]")) {
      const box = control.getBoundingClientRect();
      if (box.width === 0 || getComputedStyle(control).visibility === "hidden") continue;
      const after = getComputedStyle(control, "::after");
      const grown =
        after.content === "none" ? 0 : -2 * Math.min(0, Number.parseFloat(after.top) || 0);
      if (box.height + grown < 43.5 || box.width < 43.5) {
        const name = control.getAttribute("aria-label") ?? control.textContent;
        findings.push(
          `small ${Math.round(box.width)}×${Math.round(box.height + grown)}: ${name?.trim().slice(0, 60)}`,
        );
      }
    }
    return findings;
  });
}

const [out = "/tmp/gallery", only = ""] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const configFile = fileURLToPath(new URL("./vite.config.ts", import.meta.url));
if (!process.env.BUILT) await build({ configFile, logLevel: "warn" });
const server = await preview({ configFile });
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const shot of shots.filter((one) => one.name.includes(only))) {
  const page = await browser.newPage({
    viewport: { width: shot.width ?? 1180, height: shot.height ?? 820 },
    reducedMotion: "reduce",
  });
  page.on("pageerror", (why) => console.log(shot.name, "error:", why.message));
  page.on("console", (said) => said.type() === "error" && console.log(shot.name, said.text()));
  const query = new URLSearchParams({ scene: JSON.stringify(shot.scene ?? {}) });
  if (shot.text) query.set("text", shot.text);
  await page.goto(`${address}?${query}`);
  await page.waitForSelector("main, [role=main]", { timeout: 8000 }).catch(() => {});
  await page.evaluate(() => document.fonts.ready);
  page.setDefaultTimeout(4000);
  try {
    if (shot.find) await page.getByRole("button", { name: "Find" }).first().click();
    for (const step of shot.steps ?? []) await step(page);
  } catch (why) {
    console.log(shot.name, String(why.message).split("\n")[0]);
  }
  await page.waitForTimeout(450);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (over > 0) console.log(shot.name, "scrolls sideways by", over);
  if (process.env.CHECK) for (const one of await check(page)) console.log(shot.name, one);
  await page.screenshot({ path: `${out}/${shot.name}.png` });
  await page.close();
}
await browser.close();
await server.close();
