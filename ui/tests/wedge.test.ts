import { describe, expect, it } from "vitest";
import { Wedge } from "../src/lib/find/wedge";

/** Types a text with a fixed gap between keys, then Enter; answers with what the last key came to. */
const types = (wedge: Wedge, text: string, gap: number, from = 1_000): string | null => {
  let at = from;
  for (const key of text) {
    wedge.key(key, at);
    at += gap;
  }
  return wedge.key("Enter", at);
};

describe("a scanner", () => {
  it("is_known_by_fast_keys_that_end_with_enter", () => {
    expect(types(new Wedge(), "73501182004", 8)).toBe("73501182004");
  });

  it("is_not_a_hand_that_types_a_name_and_enter", () => {
    expect(types(new Wedge(), "annika", 90)).toBeNull();
  });

  it("is_not_a_hand_that_waits_before_enter", () => {
    const wedge = new Wedge();
    for (const [i, key] of [..."7350118"].entries()) wedge.key(key, 1_000 + i * 8);
    expect(wedge.key("Enter", 1_400)).toBeNull();
  });

  it("keeps_only_its_own_keys_after_a_hand_has_typed", () => {
    const wedge = new Wedge();
    wedge.key("a", 0);
    wedge.key("n", 200);
    expect(types(wedge, "4471-08", 8, 400)).toBe("4471-08");
  });

  it("may_hold_shift_between_letters", () => {
    const wedge = new Wedge();
    for (const [i, key] of ["Shift", "N", "Shift", "H", "-", "1", "2"].entries())
      wedge.key(key, 100 + i * 5);
    expect(wedge.key("Enter", 140)).toBe("NH-12");
  });

  it("is_no_scanner_when_the_code_is_too_short", () => {
    expect(types(new Wedge(), "42", 8)).toBeNull();
  });

  it("makes_the_keys_quiet_for_half_a_second", () => {
    const wedge = new Wedge();
    types(wedge, "73501182", 8, 1_000);
    expect(wedge.quiet(1_100)).toBe(true);
    expect(wedge.quiet(1_500)).toBe(true);
    expect(wedge.quiet(1_600)).toBe(false);
  });

  it("is_heard_again_right_after_the_first_code", () => {
    const wedge = new Wedge();
    expect(types(wedge, "73501182", 8, 1_000)).toBe("73501182");
    expect(types(wedge, "73509999", 8, 1_200)).toBe("73509999");
  });
});
