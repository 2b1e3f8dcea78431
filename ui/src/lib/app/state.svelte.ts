import type { Requests, StateView, Trouble } from "./bindings";
import { type Answer, type Args, call } from "./call";

/** The requests that answer with the whole state. */
type StateRequest = {
  [K in keyof Requests]: Requests[K]["reply"] extends StateView ? K : never;
}[keyof Requests];

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 10_000;
const TOUCH_EVERY_MS = 10_000;

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/**
 * What the core last said about the whole. Screens read it and ask again; nobody writes to it but
 * an answer of the core.
 */
class Heard {
  view = $state.raw<StateView | null>(null);
  /** Why the core does not answer; gone with its next answer. */
  trouble = $state.raw<Trouble | null>(null);
  /** Core's clock minus this page's, so that ages and rings agree with the core. */
  clockAhead = $state(0);
  revision = $derived(this.view?.revision ?? 0);

  /** Which listening is the present one; an older loop ends at its next answer. */
  #listening = 0;
  #touchedAt = Number.NEGATIVE_INFINITY;

  /** Takes an answer in, unless a newer one has come before it. */
  hear(view: StateView): void {
    this.trouble = null;
    if (this.view && view.revision < this.view.revision) return;
    this.clockAhead = view.now - Date.now();
    this.view = view;
  }

  /** Makes a request that answers with the state, and takes the answer in. */
  async ask<K extends StateRequest>(name: K, args: Args<K>): Promise<Answer<StateView>> {
    const answer = (await call(name, args)) as Answer<StateView>;
    if (answer.ok) this.hear(answer.ok);
    return answer;
  }

  /** Asks once, then waits for changes for as long as the page lives. */
  async listen(): Promise<void> {
    const mine = ++this.#listening;
    let wait = RETRY_MS_MIN;
    while (mine === this.#listening) {
      const answer = this.view
        ? await call("changed", { since: this.view.revision })
        : await call("state", {});
      if (mine !== this.#listening) return;
      if (answer.ok) {
        this.hear(answer.ok);
        wait = RETRY_MS_MIN;
      } else {
        this.trouble = answer.trouble;
        await pause(wait);
        wait = Math.min(wait * 2, RETRY_MS_MAX);
      }
    }
  }

  stop(): void {
    this.#listening += 1;
  }

  /** Somebody touched the screen; the core hears of it every ten seconds at most. */
  touch(at: number = performance.now()): void {
    if (this.view?.stage !== "open" || at - this.#touchedAt < TOUCH_EVERY_MS) return;
    this.#touchedAt = at;
    void this.ask("touch", {});
  }

  /** The touch that answers the lock warning must not be lost to the ten seconds. */
  stay(): void {
    this.#touchedAt = performance.now();
    void this.ask("touch", {});
  }
}

export const heard = new Heard();
