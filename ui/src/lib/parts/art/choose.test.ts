import { describe, expect, it } from "vitest";

import { choose } from "./choose";
import { tones } from "./tones";

const files: Record<string, string> = import.meta.glob("./drawings/*.svg", {
  query: "?raw",
  import: "default",
  eager: true,
});

describe("choosing a drawing", () => {
  it("takes the drawing and the tone from the name", () => {
    const { svg, tone } = choose("boot/blue");
    expect(svg).toBe(files["./drawings/boot.svg"]);
    expect(tone).toBe(tones.blue);
  });

  it("takes the usual tone where none is named or the named one does not exist", () => {
    expect(choose("boot").tone).toBe(tones.brown);
    expect(choose("boot/ultramarine").tone).toBe(tones.brown);
    expect(choose("boot/toString").tone).toBe(tones.brown);
  });

  it.each([null, "", "/", "hovercraft/red", "../boot", "__proto__"])(
    "shows a parcel for %j, which nobody has drawn",
    (name) => {
      expect(choose(name).svg).toBe(files["./drawings/parcel.svg"]);
    },
  );

  it("gives every drawing a tone of its own choice", () => {
    for (const path of Object.keys(files)) {
      const name = path.slice("./drawings/".length, -".svg".length);
      expect(Object.values(tones)).toContain(choose(name).tone);
    }
  });
});

describe("the drawings", () => {
  it("are at least 24", () => {
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(24);
  });

  it.each(Object.entries(files))("%s can be recoloured and obeys a strict policy", (_, svg) => {
    expect(svg).toContain('viewBox="0 0 48 48"');
    expect(svg).toContain("var(--a)");
    expect(svg).toContain("var(--b)");
    // Inline styles and scripts would be refused by the window's content policy; ids
    // would collide where a drawing stands on the screen twice.
    expect(svg).not.toMatch(/style=|<style|<script|\son\w+=|\sid=|href/);
    expect(new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")).toBe(
      null,
    );
  });
});
