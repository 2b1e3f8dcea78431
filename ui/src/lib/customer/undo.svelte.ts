import { heard } from "../app";

/** Milliseconds left until `until` of the core's clock; nothing left is 0. */
export const msLeft = (until: number, now: number): number => Math.max(0, until - now);

/**
 * The ten seconds in which a change can be taken back. `open` turns false by itself, so that a row
 * settles without anybody asking for it.
 */
export class UndoWindow {
  open = $state(false);

  /** `until` gives the end of the window on the core's clock, or null for none. */
  constructor(until: () => number | null) {
    $effect(() => {
      const end = until();
      const left = end === null ? 0 : msLeft(end, Date.now() + heard.clockAhead);
      this.open = left > 0;
      if (left === 0) return;
      const timer = setTimeout(() => {
        this.open = false;
      }, left);
      return () => clearTimeout(timer);
    });
  }
}

/** The same for a list of changes, each with an end of its own. */
export class UndoWindows {
  #now = $state(Date.now() + heard.clockAhead);

  constructor(ends: () => number[]) {
    $effect(() => {
      const now = Date.now() + heard.clockAhead;
      const next = ends()
        .filter((end) => end > now)
        .sort((a, b) => a - b)[0];
      if (next === undefined) return;
      const timer = setTimeout(() => {
        this.#now = Date.now() + heard.clockAhead;
      }, next - now);
      return () => clearTimeout(timer);
    });
  }

  open(until: number): boolean {
    return msLeft(until, this.#now) > 0;
  }
}
