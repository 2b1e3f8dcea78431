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

describe("a memory that could not be read", () => {
  it("is_told_until_somebody_has_read_what_became_of_it", async () => {
    const { core } = await begin({ rescue: { carried: 3, lost: 1, unknown: false } });
    expect(screen.getByText(/3 corrections that had not been sent are kept/)).toBeTruthy();
    expect(screen.getByText(/One correction cannot be read any more/)).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "Understood" }));
    await vi.waitFor(() => expect(screen.queryByText(/cannot be read any more/)).toBeNull());
    expect(core.asked.some(([name]) => name === "rescue_seen")).toBe(true);
  });
});

describe("what keeps a tablet from its hub", () => {
  it("is_said_where_it_is_more_than_a_missing_network", async () => {
    await begin({ centre: { trouble: "hub_not_proven" } });
    expect(screen.getByRole("alert").textContent).toMatch(/cannot prove that it is the hub/);
  });

  it("is_weather_where_nobody_answers", async () => {
    const pill = { ...syncCentre.pill, online: false };
    await begin({ online: false, centre: { pill } });
    expect(screen.getByText(/Everything works; changes wait here/)).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("what was saved before the memory was made anew", () => {
  it("is_counted_with_the_rest_and_told_in_words", async () => {
    const sealed = { onTheWay: 3, notAccepted: 1 };
    await begin({ centre: { sealed } });
    expect(screen.getByText(/5 on the way/)).toBeTruthy();
    expect(screen.getByText("3 earlier changes")).toBeTruthy();
    expect(screen.getByText("1 earlier change")).toBeTruthy();
  });
});

describe("in sync", () => {
  it("is_said_with_when_it_was_compared_and_not_before", async () => {
    await begin();
    expect(screen.getByText(/Compared with the hub/)).toBeTruthy();
    cleanup();
    const pill = { ...syncCentre.pill, inSyncAt: null };
    await begin({ centre: { pill } });
    expect(screen.queryByText(/Compared with the hub/)).toBeNull();
  });
});
