import { afterEach, describe, expect, it, vi } from "vitest";
import { call } from "../src/lib/app/call";
import { heard } from "../src/lib/app/state.svelte";
import { Refused, speakThrough } from "../src/lib/app/transport";
import { fakeCore } from "./fixtures";

const trouble = { code: "wrong_pin", field: "pin", until: null, left: 2 } as const;

describe("a request", () => {
  it("answers_with_the_reply_under_ok", async () => {
    speakThrough(fakeCore());
    const answer = await call("state", {});
    expect(answer.ok?.store?.town).toBe("Linköping");
    expect(answer.trouble).toBeUndefined();
  });

  it("answers_with_the_trouble_the_core_gave", async () => {
    speakThrough(async () => {
      throw new Refused({ ...trouble });
    });
    expect((await call("state", {})).trouble).toEqual(trouble);
  });

  it("answers_with_a_trouble_when_the_way_itself_is_broken", async () => {
    speakThrough(async () => {
      throw new TypeError("Failed to fetch");
    });
    expect((await call("state", {})).trouble?.code).toBe("internal");
  });
});

describe("what was heard", () => {
  afterEach(() => {
    heard.view = null;
  });

  it("is_never_replaced_by_something_older", async () => {
    const core = fakeCore();
    speakThrough(core);
    const first = await call("state", {});
    if (!first.ok) throw new Error("the fixture answers");
    heard.hear({ ...first.ok, revision: 7 });
    heard.hear({ ...first.ok, revision: 5, helping: true });
    expect(heard.revision).toBe(7);
    expect(heard.view?.helping).toBe(false);
  });

  it("is_listened_for_by_one_loop_however_often_it_is_begun", async () => {
    const core = fakeCore();
    speakThrough(core);
    void heard.listen();
    void heard.listen();
    void heard.listen();
    await vi.waitFor(() => expect(heard.view).not.toBeNull());
    await vi.waitFor(() => expect(core.asked.some(([name]) => name === "changed")).toBe(true));
    heard.stop();
    expect(core.asked.filter(([name]) => name === "changed")).toHaveLength(1);
  });

  it("tells_the_core_of_a_touch_every_ten_seconds_at_most", async () => {
    const core = fakeCore();
    speakThrough(core);
    await heard.ask("touch", {});
    const before = core.asked.length;
    heard.touch(100_000);
    heard.touch(105_000);
    heard.touch(109_999);
    heard.touch(110_001);
    expect(core.asked.length - before).toBe(2);
  });

  it("sends_no_touch_while_the_screen_is_locked", async () => {
    const core = fakeCore({ stage: "locked" });
    speakThrough(core);
    await heard.ask("touch", {});
    const before = core.asked.length;
    heard.touch(1_000_000);
    expect(core.asked.length).toBe(before);
  });
});
