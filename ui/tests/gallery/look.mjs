// Takes pictures of the gallery: node tests/gallery/look.mjs OUT name=…
// Each shot is {name, width, height, scene, text, steps}; steps are small scripts in the page.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { shots } from "./shots.mjs";

const [out = "/tmp/gallery", only = ""] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const server = await createServer({
  configFile: fileURLToPath(new URL("./vite.config.ts", import.meta.url)),
});
await server.listen();
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
  await page.screenshot({ path: `${out}/${shot.name}.png` });
  await page.close();
}
await browser.close();
await server.close();
