import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { heard } from "../src/lib/app/state.svelte";
import { speakThrough } from "../src/lib/app/transport";
import { toasts } from "../src/lib/parts/toasts.svelte";
import SyncCentre from "../src/lib/sync/SyncCentre.svelte";
import { speak } from "../src/lib/words";
import { fakeCore } from "./fixtures";
import { syncCentre } from "./fixtures/lists";

const begin = async (scene = {}) => {
  const core = fakeCore(scene);
  speakThrough(core);
  speak("en", "Europe/Stockholm");
  await heard.ask("touch", {});
  const onopen = vi.fn();
  render(SyncCentre, { onback: vi.fn(), onopen });
  await screen.findByText(/^Two answers, ask/);
  return { core, onopen };
};

afterEach(() => {
  cleanup();
  toasts.drop();
  heard.view = null;
});

describe("two answers", () => {
  it("are_settled_by_what_the_customer_says_while_their_visit_is_open", async () => {
    const { core, onopen } = await begin();
    await fireEvent.click(screen.getByRole("button", { name: "Annika says 43" }));
    await vi.waitFor(() => expect(toasts.said?.undo).toBeTruthy());
    const settled = core.asked.find(([name]) => name === "settle")?.[1];
    expect(settled).toMatchObject({ customer: "annika", value: { kind: "size", label: "43" } });
    toasts.undo();
    await vi.waitFor(() => expect(core.asked.some(([name]) => name === "undo")).toBe(true));
    expect(onopen).not.toHaveBeenCalled();
  });

  it("lead_to_the_card_while_no_visit_is_open", async () => {
    const twoAnswers = syncCentre.twoAnswers.map((two) => ({ ...two, visiting: false }));
    const { onopen } = await begin({ replies: { sync_centre: { ...syncCentre, twoAnswers } } });
    expect(screen.queryByRole("button", { name: /Annika says/ })).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Settle on the card" }));
    expect(onopen).toHaveBeenCalledWith("annika");
  });
});
