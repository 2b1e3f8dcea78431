import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Hands, listenToHands } from "../src/routes/hands";

let hands: { [K in keyof Hands]: ReturnType<typeof vi.fn<Hands[K]>> };
let stop: () => void;

/** A key at a moment of the test's own clock. */
const key = (name: string, at: number, target: EventTarget = document.body, more = {}) => {
  const event = new KeyboardEvent("keydown", {
    key: name,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  Object.defineProperty(event, "timeStamp", { value: at });
  target.dispatchEvent(event);
  return event;
};
const scan = (code: string, at: number, target: EventTarget = document.body) => {
  for (const [i, one] of [...code].entries()) {
    if (target instanceof HTMLInputElement) target.value += "";
    key(one, at + i * 5, target);
    if (target instanceof HTMLInputElement) target.value += one;
  }
  return key("Enter", at + code.length * 5, target);
};

beforeEach(() => {
  document.body.innerHTML = "";
  hands = {
    onscan: vi.fn(),
    ontype: vi.fn(),
    ontouch: vi.fn(),
    onlock: vi.fn(),
    onsync: vi.fn(),
    onback: vi.fn(),
  };
  stop = listenToHands(hands);
});
afterEach(() => stop());

describe("hands", () => {
  it("send_a_letter_typed_outside_every_field_to_the_search", () => {
    expect(key("a", 0).defaultPrevented).toBe(true);
    expect(hands.ontype).toHaveBeenCalledWith("a");
  });

  it("leave_a_letter_in_a_field_where_it_is", () => {
    const field = document.body.appendChild(document.createElement("input"));
    expect(key("a", 0, field).defaultPrevented).toBe(false);
    expect(hands.ontype).not.toHaveBeenCalled();
  });

  it("leave_the_space_to_the_button_it_taps", () => {
    key(" ", 0);
    expect(hands.ontype).not.toHaveBeenCalled();
  });

  it("type_nothing_into_the_search_while_a_dialog_is_up", () => {
    document.body.innerHTML = '<div role="dialog"></div>';
    key("a", 0);
    expect(hands.ontype).not.toHaveBeenCalled();
  });

  it("lock_with_control_l_and_open_sync_with_f8", () => {
    key("l", 0, document.body, { ctrlKey: true });
    key("F8", 200);
    expect(hands.onlock).toHaveBeenCalledOnce();
    expect(hands.onsync).toHaveBeenCalledOnce();
  });

  it("let_no_key_act_within_half_a_second_of_a_scan", () => {
    const button = document.body.appendChild(document.createElement("button"));
    const tapped = vi.fn();
    button.addEventListener("keydown", tapped);
    scan("73501182", 1_000);
    expect(hands.onscan).toHaveBeenCalledWith("73501182");
    expect(key("Enter", 1_200, button).defaultPrevented).toBe(true);
    expect(tapped).not.toHaveBeenCalled();
    key("Enter", 1_700, button);
    expect(tapped).toHaveBeenCalledOnce();
  });

  it("give_a_field_back_what_it_held_before_a_scanner_typed_into_it", () => {
    const field = document.body.appendChild(document.createElement("input"));
    field.value = "Maja Sundin";
    scan("73501182", 1_000, field);
    expect(field.value).toBe("Maja Sundin");
    expect(hands.onscan).toHaveBeenCalledWith("73501182");
  });
});
