import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { heard } from "../src/lib/app/state.svelte";
import { speakThrough } from "../src/lib/app/transport";
import Lock from "../src/lib/lock/Lock.svelte";
import { speak } from "../src/lib/words";
import { fakeCore, NOW } from "./fixtures";

const asked = (core: ReturnType<typeof fakeCore>, name: string) =>
  core.asked.filter(([one]) => one === name).map(([, args]) => args);

const begin = async (scene = {}) => {
  const core = fakeCore({ stage: "locked", ...scene });
  speakThrough(core);
  await heard.ask("lock", {});
  render(Lock);
  await fireEvent.click(await screen.findByRole("button", { name: /Sara Nyström/ }));
  return core;
};

describe("the lock screen", () => {
  beforeEach(() => speak("en"));
  afterEach(() => {
    cleanup();
    heard.view = null;
  });

  it("says_that_the_key_of_demonstrations_protects_nothing_and_only_then", async () => {
    await begin({ demonstration: true });
    expect(screen.getByText(/^Demonstration key/)).toBeTruthy();
    cleanup();
    heard.view = null;
    await begin();
    expect(screen.queryByText(/^Demonstration key/)).toBeNull();
  });

  it("asks_for_a_pin_only_after_somebody_was_picked", async () => {
    speakThrough(fakeCore({ stage: "locked" }));
    await heard.ask("lock", {});
    render(Lock);
    await screen.findByRole("button", { name: /Jonas Ek/ });
    expect(screen.queryByRole("button", { name: "5" })).toBeNull();
  });

  it("sends_the_six_digits_of_taps_and_keys_together", async () => {
    const core = await begin();
    for (const digit of ["1", "2", "3"])
      await fireEvent.click(screen.getByRole("button", { name: digit }));
    for (const key of ["4", "5", "6"]) await fireEvent.keyDown(window, { key });
    await waitFor(() =>
      expect(asked(core, "sign_in")).toEqual([{ associate: "sara", pin: "123456" }]),
    );
  });

  it("takes_a_pasted_pin_and_nothing_else_that_is_pasted", async () => {
    const core = await begin();
    const paste = (text: string) => {
      const event = new Event("paste", { bubbles: true });
      Object.assign(event, { clipboardData: { getData: () => text } });
      window.dispatchEvent(event);
    };
    paste("hello 12");
    paste("123 456");
    await waitFor(() => expect(asked(core, "sign_in")).toHaveLength(1));
  });

  it("says_how_many_tries_are_left_and_empties_the_dots", async () => {
    await begin();
    for (const key of "111111") await fireEvent.keyDown(window, { key });
    expect(await screen.findByText(/3 tries left/)).toBeTruthy();
    expect(screen.getByRole("img", { name: /0 of 6/ })).toBeTruthy();
  });

  it("takes_the_keys_away_while_one_must_wait", async () => {
    await begin({
      troubles: { sign_in: { code: "too_many_tries", field: "pin", until: NOW + 45_000, left: 0 } },
    });
    for (const key of "111111") await fireEvent.keyDown(window, { key });
    expect(await screen.findByText(/Try again in \d+ s/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "5" })).toBeNull();
  });

  it("asks_for_the_managers_code_after_ten_wrong_pins_and_sends_it_with_the_pin", async () => {
    const core = await begin({
      troubles: { sign_in: { code: "pin_spent", field: null, until: null, left: null } },
    });
    for (const key of "111111") await fireEvent.keyDown(window, { key });
    const field = await screen.findByLabelText("Manager’s code");
    await fireEvent.input(field, { target: { value: "K7QPM" } });
    // Digits of the code are no digits of the PIN.
    await fireEvent.keyDown(field, { key: "7" });
    for (const key of "123456") await fireEvent.keyDown(window, { key });
    await waitFor(() =>
      expect(asked(core, "sign_in")[1]).toEqual({
        associate: "sara",
        pin: "123456",
        code: "K7QPM",
      }),
    );
  });

  it("says_why_it_is_locked_when_the_lease_has_ended_and_not_that_work_goes_on", async () => {
    await begin({ online: false, leaseEnded: true });
    expect(screen.getByText(/Out of touch with the hub for too long/)).toBeTruthy();
    expect(screen.queryByText(/work as usual/)).toBeNull();
  });

  it("shows_no_customer", async () => {
    await begin({ visits: ["annika"] });
    expect(document.body.textContent).not.toMatch(/Annika|Lindqvist/);
  });
});
