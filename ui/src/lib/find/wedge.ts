/** Slower than this between two keys, and it is a hand, not a scanner. */
export const GAP_MS_MAX = 35;
/** No code is shorter. */
export const CODE_LENGTH_MIN = 4;
/** After a scan no key acts: the hand that scanned often rests on the keyboard. */
export const QUIET_MS = 500;

/**
 * Tells a wedge scanner from a hand: it types fast and ends with Enter. Time comes with each key,
 * so that the rule can be tested without a clock.
 */
export class Wedge {
  #code = "";
  #last = Number.NEGATIVE_INFINITY;
  #scannedAt = Number.NEGATIVE_INFINITY;

  /** Whether keys are to do nothing at this moment. */
  quiet(at: number): boolean {
    return at - this.#scannedAt < QUIET_MS;
  }

  /** Whether the key that comes at this moment may be the first of a code. */
  starts(at: number): boolean {
    return at - this.#last >= GAP_MS_MAX || this.#code === "";
  }

  /** Takes one key; answers with the code when this key ends a scan. */
  key(key: string, at: number): string | null {
    const fast = at - this.#last < GAP_MS_MAX;
    this.#last = at;
    if (key === "Enter") {
      const code = fast ? this.#code : "";
      this.#code = "";
      if (code.length < CODE_LENGTH_MIN) return null;
      this.#scannedAt = at;
      return code;
    }
    // Shift comes between the letters of a code and is no part of it.
    if (key.length !== 1) return null;
    this.#code = fast ? this.#code + key : key;
    return null;
  }
}
