import { render } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, it } from "vitest";

import Art from "./Art.svelte";
import { tones } from "./tones";

function tile(props: Parameters<typeof render<typeof Art>>[1]): HTMLElement {
  const found = render(Art, props).container.querySelector<HTMLElement>(".art");
  if (found === null) throw new Error("no tile was drawn");
  return found;
}

it("draws the product in its tone and hides it from screen readers", () => {
  const art = tile({ name: "tent/violet" });
  expect(art.querySelector("svg")).not.toBe(null);
  expect(art.style.getPropertyValue("--a")).toBe(tones.violet.a);
  expect(art.style.getPropertyValue("--art")).toBe(tones.violet.ground);
  expect(art.getAttribute("aria-hidden")).toBe("true");
});

it("names its size only where it is not the usual one", () => {
  const sizes = (art: HTMLElement) => [...art.classList].filter((name) => name.startsWith("art-"));
  expect(sizes(tile({ name: "tv" }))).toEqual([]);
  expect(sizes(tile({ name: "tv", size: 64 }))).toEqual(["art-64"]);
});

it("carries a flag in the colour of what it means", () => {
  const flag = createRawSnippet(() => ({ render: () => "<i>late</i>" }));
  const art = tile({ name: "boot", flag, flagTone: "alert" });
  expect(art.querySelector(".flag.fl-alert")?.textContent).toBe("late");
});
