/** One line at the bottom: what was done, and for ten seconds a way to take it back. */
export interface Said {
  text: string;
  /** Takes it back; without it there is no Undo. */
  undo?: () => void;
  /** Another way on, with its own word: a scan that was kept. */
  act?: { text: string; run: () => void };
}

const STAYS_MS = 10_000;
const STAYS_PLAIN_MS = 4_000;

/** At most one line is shown; a newer one takes its place. */
class Toasts {
  said = $state.raw<Said | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ends = 0;
  #held = 0;

  /** Shows a line for `stays` milliseconds: ten seconds with something to tap, four without. */
  say(said: Said, stays = said.undo || said.act ? STAYS_MS : STAYS_PLAIN_MS): void {
    this.said = said;
    this.#run(stays);
  }

  /** Takes the line away, unless another one has taken its place. */
  drop(said: Said | null = this.said): void {
    if (this.said !== said) return;
    clearTimeout(this.#timer);
    this.said = null;
  }

  undo(): void {
    const said = this.said;
    this.drop();
    said?.undo?.();
  }

  act(): void {
    const said = this.said;
    this.drop();
    said?.act?.run();
  }

  /** Time stands still while the line has the focus: nobody loses a race against it. */
  hold(): void {
    clearTimeout(this.#timer);
    this.#held = this.#ends - Date.now();
  }

  release(): void {
    if (this.said) this.#run(Math.max(this.#held, 1_000));
  }

  #run(ms: number): void {
    clearTimeout(this.#timer);
    this.#ends = Date.now() + ms;
    this.#timer = setTimeout(() => this.drop(), ms);
  }
}

export const toasts = new Toasts();
