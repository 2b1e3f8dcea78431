import type { Act, FactRow, ShownValue, SlotRef, Trouble } from "../app";
import { format, words } from "../words";
import type { Card } from "./card.svelte";
import { Cover } from "./cover.svelte";
import { labelOf } from "./describe";
import { heldValue, Places, sameSlot } from "./slot";

/** What lies above the card: one thing at a time, and nothing under it is lost. */
export type Above =
  | {
      is: "fact";
      slot: SlotRef;
      /** Which value, where an attribute has several; `null` for one that is yet to be told. */
      value: ShownValue | null;
      start: "sheet" | "change" | "measure";
    }
  | { is: "errand" }
  | { is: "ask"; first: SlotRef | null }
  | { is: "everything"; adding?: true }
  | { is: "now" };

/** What the card's parts can do: open what lies above it, and the acts of one tap. */
export class Screen {
  readonly cover = new Cover();
  /** Where the rows about the customer stand for as long as the card is open. */
  readonly places = new Places();
  above = $state.raw<Above | null>(null);
  /** What comes back when the thing above it closes. */
  #under: Above | null = null;

  constructor(readonly card: Card) {}

  get given(): string {
    const view = this.card.view;
    return view?.given || words().customer.card.someone;
  }

  /** Whether a question may still be asked in this visit. */
  get canAsk(): boolean {
    const view = this.card.view;
    if (!view || view.shape === "quiet") return false;
    return view.questions.length > 0 && view.visit.asked < view.visit.askedMax;
  }

  /** Writes what brings the customer in. */
  async setErrand(text: string): Promise<Trouble | null> {
    const { card } = this;
    const trouble = await card.show("set_errand", { customer: card.customer, text });
    if (!trouble && this.above?.is === "errand") this.close();
    return trouble;
  }

  /** Keeps the errand as a goal, so that it outlives the visit. */
  async keepErrand(): Promise<void> {
    const { card } = this;
    const { kept } = words().customer.errand;
    await card.save("keep_errand", { customer: card.customer }, kept);
  }

  /** The errand is done; it leaves the card and nothing is stored of it. */
  async endErrand(): Promise<void> {
    await this.card.show("clear_errand", { customer: this.card.customer });
  }

  /** Covers at once, whatever lies above. */
  coverNow(): void {
    this.#under = null;
    this.above = null;
    if (!this.cover.on) this.cover.toggle();
  }

  close(): void {
    this.above = this.#under;
    this.#under = null;
  }

  /** Opens something above the card. From the list of all facts one comes back to the list. */
  show(above: Above): void {
    if (above.is === "fact" && this.above?.is === "everything") this.#under = this.above;
    this.above = above;
  }

  openFact(row: FactRow, start: "sheet" | "change" | "measure" = "sheet"): void {
    this.show({ is: "fact", slot: row.slot, value: heldValue(row), start });
  }

  /** Opens the questions, beginning with the one about `first`. */
  ask(first: SlotRef | null = null): void {
    if (this.canAsk) this.show({ is: "ask", first });
  }

  /** Does what a word at the right of a row says. */
  async act(row: FactRow, act: Act): Promise<void> {
    const { card } = this;
    const { customer } = card;
    const { slot, state } = row;
    const { toast } = words().customer;
    const label = labelOf(row, format());
    switch (act) {
      case "still_right":
        // The row itself offers Undo where it stands; a line at the bottom would say it twice.
        if (state.is === "held")
          await card.save("still_right", { customer, slot, fact: state.fact }, null);
        return;
      case "says_yes":
        if (state.is === "guess")
          await card.save("says_yes", { customer, slot, value: state.value }, null);
        return;
      case "wrong_guess":
        if (state.is === "guess") {
          const args = { customer, slot, value: state.value };
          await card.save("wrong_guess", args, toast.wrongGuess(label));
        }
        return;
      case "ask": {
        const asked = card.view?.questions.some((question) => sameSlot(question.slot, slot));
        if (asked && this.canAsk) this.ask(slot);
        else this.openFact(row);
        return;
      }
      case "settle":
        this.openFact(row);
        return;
      case "measure":
        this.openFact(row, "measure");
        return;
    }
  }
}
