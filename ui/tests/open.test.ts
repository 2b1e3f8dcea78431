import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { heard } from "../src/lib/app/state.svelte";
import { speakThrough } from "../src/lib/app/transport";
import { NewDraft } from "../src/lib/new/draft.svelte";
import { toasts } from "../src/lib/parts/toasts.svelte";
import { speak } from "../src/lib/words";
import Open from "../src/routes/Open.svelte";
import { fakeCore } from "./fixtures";

beforeEach(async () => {
  speakThrough(fakeCore({ visits: ["annika"] }));
  speak("en", "Europe/Stockholm");
  await heard.ask("touch", {});
  render(Open, { draft: new NewDraft() });
  await tick();
  toasts.say({ text: "Kept as a goal" });
});

afterEach(() => {
  cleanup();
  toasts.drop();
  heard.view = null;
});

describe("a line at the bottom", () => {
  it("goes_with_the_screen_it_was_said_on", async () => {
    expect(screen.getByText("Kept as a goal")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: /^Sara/ }));
    expect(toasts.said).toBeNull();
  });

  it("goes_with_the_language_it_was_said_in", async () => {
    speak("sv", "Europe/Stockholm");
    await tick();
    expect(toasts.said).toBeNull();
  });

  it("goes_with_the_lock", () => {
    cleanup();
    expect(toasts.said).toBeNull();
  });
});
