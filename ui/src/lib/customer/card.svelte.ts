import type { Requests, Saved } from "../app";
import { type Args, type CustomerView, call, type Purpose, type Reply, type Trouble } from "../app";

/** The requests that store something and can be undone. */
export type Saving = {
  [K in keyof Requests]: Requests[K]["reply"] extends Saved ? K : never;
}[keyof Requests];

/** The requests that answer with the card itself. */
export type Showing = {
  [K in keyof Requests]: Requests[K]["reply"] extends CustomerView ? K : never;
}[keyof Requests];

/** What was just saved, for the line that offers Undo. */
export interface Note {
  text: string;
  /** Systems it will reach when sent, in words; empty for none. */
  reach: string;
  /** `null` for what cannot be undone. */
  operation: string | null;
  /** Core's time at which Undo is over. */
  until: number;
}

/**
 * One customer's card: what was last heard of the customer, and the ways to change it. It keeps no
 * copy of its own of what it sent; after a change it asks again.
 */
export class Card {
  view = $state.raw<CustomerView | null>(null);
  /** Why there is no card, or why it is no longer kept up. */
  trouble = $state.raw<Trouble | null>(null);
  note = $state.raw<Note | null>(null);
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
    if (turn !== this.#turn) return null;
    if (answer.trouble) {
      // A change that was refused leaves the card as it was; the one who asked says why.
      if (name === "open" || name === "customer") this.trouble = answer.trouble;
      return answer.trouble;
    }
    this.trouble = null;
    this.view = answer.ok as CustomerView;
    return null;
  }

  /** Stores a change, asks for the card again and offers Undo in `text`. */
  async save<K extends Saving>(
    name: K,
    args: Args<K>,
    text: string | null,
    reach = "",
  ): Promise<{ saved: Saved | null; trouble: Trouble | null }> {
    if (this.saving) return { saved: null, trouble: null };
    this.saving = true;
    const answer = await call(name, args);
    this.saving = false;
    if (answer.trouble) return { saved: null, trouble: answer.trouble };
    const saved = answer.ok as Reply<K> & Saved;
    this.note =
      text === null ? null : { text, reach, operation: saved.operation, until: saved.undoUntil };
    await this.refresh();
    return { saved, trouble: null };
  }

  /** Takes one change back; what it replaced lives again with its old age. */
  async undo(operation: string): Promise<Trouble | null> {
    const { trouble } = await this.save("undo", { operation }, null);
    return trouble;
  }

  /** Takes the line away, when its time is over or it was answered. */
  forgetNote(): void {
    this.note = null;
  }
}
