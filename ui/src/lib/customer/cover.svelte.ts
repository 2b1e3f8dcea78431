/** The parts of the card that *Cover* hides, each by itself. */
export type Part = "now" | "sizes" | "about" | "more" | "history";

/**
 * What eyes beside the customer's may see. Covered, only the first name and today's errand are
 * left; every part, and every sensitive row in it, comes back by a tap of its own.
 */
export class Cover {
  on = $state(false);
  #shown = $state.raw<ReadonlySet<string>>(new Set());

  /** Covers everything, or shows everything. */
  toggle(): void {
    this.on = !this.on;
    this.#shown = new Set();
  }

  /** Shows one part, or one row by its key. */
  reveal(key: string): void {
    this.#shown = new Set([...this.#shown, key]);
  }

  /** Tells whether a part is under its veil now. */
  hides(part: Part): boolean {
    return this.on && !this.#shown.has(part);
  }

  /** Tells whether a row stays veiled although its part is shown. */
  hidesRow(key: string, sensitive: boolean): boolean {
    return this.on && sensitive && !this.#shown.has(key);
  }
}
