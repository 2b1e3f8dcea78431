import {
  type Args,
  type Code,
  type CustomerView,
  call,
  heard,
  type Purpose,
  type Requests,
  type Saved,
  type Trouble,
} from "../app";
import { toasts } from "../parts/toasts.svelte";
import { msLeft } from "./undo.svelte";

/** The requests that store something and can be undone. */
export type Saving = {
  [K in keyof Requests]: Requests[K]["reply"] extends Saved ? K : never;
}[keyof Requests];

/** The requests that answer with the card itself. */
export type Showing = {
  [K in keyof Requests]: Requests[K]["reply"] extends CustomerView ? K : never;
}[keyof Requests];

const ENDED = new Set<Code>(["no_visit", "erased", "locked", "unknown_customer"]);
const CHANGED = new Set<Code>(["unknown_fact", "nothing_to_settle", "too_late_to_undo"]);

/** What a change came to: how to take it back, or why it was not stored. */
export interface Outcome {
  saved: Saved | null;
  trouble: Trouble | null;
}

/**
 * One customer's card: what was last heard of the customer, and the ways to change it. It keeps no
 * copy of its own of what it sent; after a change it asks again.
 */
export class Card {
  view = $state.raw<CustomerView | null>(null);
  /** Why there is no card, or why it is no longer kept up. */
  trouble = $state.raw<Trouble | null>(null);
  /** Why the last tap was not stored; gone with the next one. */
  refused = $state.raw<Trouble | null>(null);
  /** A change is on its way: a second tap must not store it twice. */
  saving = $state(false);
  #turn = 0;

  constructor(readonly customer: string) {}

  /** Opens or resumes the visit. */
  open(purpose: Purpose): Promise<Trouble | null> {
    return this.show("open", { customer: this.customer, purpose });
  }

  /** Asks again, after a change or when the revision has moved. */
  refresh(): Promise<Trouble | null> {
    return this.show("customer", { customer: this.customer });
  }

  /** Makes a request that answers with the card. An answer to an older question is dropped. */
  async show<K extends Showing>(name: K, args: Args<K>): Promise<Trouble | null> {
    const turn = ++this.#turn;
    const answer = await call(name, args);
    if (answer.trouble) {
      const asked = name === "open" || name === "customer";
      // A change that was refused leaves the card as it was; only a card that cannot be had is gone.
      if (!asked) this.refused = answer.trouble;
      else if (turn === this.#turn) {
        this.trouble = answer.trouble;
        // Nothing of a customer stays on the screen without a visit that accounts for it.
        if (ENDED.has(answer.trouble.code)) this.view = null;
      }
      return answer.trouble;
    }
    if (turn !== this.#turn) return null;
    this.trouble = null;
    this.view = answer.ok as CustomerView;
    return null;
  }

  /** Stores a change and asks for the card again. With `text` a line at the bottom offers Undo. */
  async save<K extends Saving>(name: K, args: Args<K>, text: string | null): Promise<Outcome> {
    if (this.saving) return { saved: null, trouble: null };
    this.saving = true;
    this.refused = null;
    const answer = await call(name, args);
    this.saving = false;
    if (answer.trouble) {
      this.refused = answer.trouble;
      // It was changed elsewhere a moment ago: what is shown is not what is held.
      if (CHANGED.has(answer.trouble.code)) await this.refresh();
      return { saved: null, trouble: answer.trouble };
    }
    const saved = answer.ok as Saved;
    if (text !== null) {
      const undo = () => void this.undo(saved.operation);
      const left = msLeft(saved.undoUntil, Date.now() + heard.clockAhead);
      toasts.say({ text, undo }, left);
    }
    await this.refresh();
    return { saved, trouble: null };
  }

  /** Takes one change back; what it replaced lives again with its old age. */
  async undo(operation: string): Promise<Trouble | null> {
    toasts.drop();
    return (await this.save("undo", { operation }, null)).trouble;
  }

  /** Ends the visit; the card is gone with it. */
  async end(): Promise<Trouble | null> {
    const answer = await heard.ask("end_visit", { customer: this.customer });
    this.refused = answer.trouble ?? null;
    return this.refused;
  }
}
