import { Latest, type ShownValue, type SlotRef, type Trouble } from "../../app";
import { format, words } from "../../words";
import { labelOf, shown } from "../describe";
import type { Screen } from "../screen.svelte";
import { slotKey } from "../slot";

/** One fact's sheet: where it comes from, and the answers that can be given to it. */
export class FactSheetState {
  readonly sheet = new Latest("fact_sheet");
  readonly editor = new Latest("editor");
  changing = $state(false);
  /** Begins the editor as measured here. */
  measured = $state(false);
  /** Why an answer was not stored. */
  trouble = $state.raw<Trouble | null>(null);

  constructor(
    readonly screen: Screen,
    readonly slot: SlotRef,
    private readonly value: ShownValue | null,
  ) {}

  get customer(): string {
    return this.screen.card.customer;
  }

  async open(start: "sheet" | "change" | "measure"): Promise<void> {
    const { customer, slot, value } = this;
    this.measured = start === "measure";
    await this.sheet.ask({ customer, slot, value });
    if (start !== "sheet") await this.change();
  }

  /** Opens the editor. */
  async change(): Promise<void> {
    this.trouble = null;
    this.changing = true;
    await this.editor.ask({ customer: this.customer, slot: this.slot });
  }

  backToSheet(): void {
    this.changing = false;
    this.measured = false;
  }

  /** What the editor begins with: the value that was opened, and never a guess. */
  get current(): ShownValue | null {
    const state = this.sheet.reply?.row.state;
    return this.value !== null && state?.is === "held" ? state.value : null;
  }

  /** The fact that a change takes the place of, where several values stand side by side. */
  #replaced(slot: SlotRef): { fact?: string } {
    const reply = this.sheet.reply;
    const state = reply?.row.state;
    const same = this.value !== null && slotKey(slot) === slotKey(this.slot);
    return same && reply?.canRemove && state?.is === "held" ? { fact: state.fact } : {};
  }

  /** "will reach the web shop and marketing when sent", or nothing. */
  get reach(): string {
    const targets = this.sheet.reply?.writtenBackTo ?? [];
    return joined(targets.map((target) => format().target(target)));
  }

  get label(): string {
    const row = this.sheet.reply?.row;
    return row ? labelOf(row, format()) : (this.editor.reply?.label ?? "");
  }

  async save(slot: SlotRef, value: ShownValue, how: "told" | "measured"): Promise<Trouble | null> {
    const label =
      slotKey(slot) === slotKey(this.slot) ? this.label : (this.editor.reply?.label ?? "");
    const text = words().customer.toast.saved(label, shown(value, slot.attribute, format()));
    const args = { customer: this.customer, slot, value, how, ...this.#replaced(slot) };
    const { saved, trouble } = await this.screen.card.save("correct", args, text);
    return this.#answered(saved !== null, trouble);
  }

  async stillRight(): Promise<void> {
    const state = this.sheet.reply?.row.state;
    if (state?.is !== "held") return;
    const { customer, slot, label } = this;
    const args = { customer, slot, fact: state.fact };
    const text = words().customer.toast.stillRight(label);
    const { saved, trouble } = await this.screen.card.save("still_right", args, this.#line(text));
    this.#answered(saved !== null, trouble);
  }

  async guess(right: boolean): Promise<void> {
    const state = this.sheet.reply?.row.state;
    if (state?.is !== "guess") return;
    const { customer, slot, label } = this;
    const { toast } = words().customer;
    const value = shown(state.value, slot.attribute, format());
    const text = right ? toast.saved(label, value) : toast.wrongGuess(label);
    const args = { customer, slot, value: state.value };
    const name = right ? "says_yes" : "wrong_guess";
    const line = right ? this.#line(text) : text;
    const { saved, trouble } = await this.screen.card.save(name, args, line);
    this.#answered(saved !== null, trouble);
  }

  async notNow(): Promise<void> {
    const { customer, slot } = this;
    const trouble = await this.screen.card.show("not_now", { customer, slot });
    this.#answered(trouble === null, trouble);
  }

  async rather(): Promise<void> {
    const { customer, slot, label } = this;
    const text = words().customer.toast.rather(label);
    const { saved, trouble } = await this.screen.card.save(
      "rather_not_say",
      { customer, slot },
      text,
    );
    this.#answered(saved !== null, trouble);
  }

  /** The customer says which of two answers stands. */
  async settle(value: ShownValue): Promise<void> {
    const { customer, slot, label } = this;
    const text = words().customer.toast.settled(label, shown(value, slot.attribute, format()));
    const { saved, trouble } = await this.screen.card.save(
      "settle",
      { customer, slot, value },
      text,
    );
    this.#answered(saved !== null, trouble);
  }

  /** Says that what the fact is about is not for the customer, or takes that back. */
  async notFor(lift: boolean): Promise<void> {
    const reply = this.sheet.reply;
    const scope = lift && reply?.canLift ? this.slot.scope : reply?.notFor?.scope;
    if (!scope) return;
    const { customer } = this;
    const what = scope.map((limit) => format().limit(limit)).join(", ");
    const { toast } = words().customer;
    const text = lift
      ? toast.lifted(what)
      : `${toast.notFor(what, this.screen.given)}. ${toast.reach(format().target("marketing"))}`;
    const name = lift ? "lift_not_for_me" : "not_for_me";
    const { saved, trouble } = await this.screen.card.save(name, { customer, scope }, text);
    this.#answered(saved !== null, trouble);
  }

  async remove(): Promise<void> {
    const state = this.sheet.reply?.row.state;
    if (state?.is !== "held") return;
    const { customer, slot, label } = this;
    const text = words().customer.toast.removed(label);
    const args = { customer, slot, fact: state.fact };
    const { saved, trouble } = await this.screen.card.save("no_longer", args, text);
    this.#answered(saved !== null, trouble);
  }

  async withdraw(): Promise<void> {
    const { customer, slot, label } = this;
    const code = (dimension: string) =>
      slot.scope.find((limit) => limit.dimension === dimension)?.code ?? "";
    const args = { customer, purpose: code("purpose"), channel: code("channel") };
    const text = words().customer.toast.withdrawn(label);
    const { saved, trouble } = await this.screen.card.save("withdraw_consent", args, text);
    this.#answered(saved !== null, trouble);
  }

  /** What is said at the bottom; nothing where the row itself says it and offers Undo. */
  #line(text: string): string | null {
    const rows = this.screen.card.view?.about ?? [];
    return rows.some((row) => slotKey(row.slot) === slotKey(this.slot)) ? null : text;
  }

  #answered(stored: boolean, trouble: Trouble | null): Trouble | null {
    this.trouble = trouble;
    // Said here, beside what was tapped; the card under it need not say it again.
    this.screen.card.refused = null;
    if (stored) this.screen.close();
    return trouble;
  }
}

/** "the web shop, the register and marketing". */
export function joined(parts: string[]): string {
  const { and } = words().common;
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${and} ${parts.at(-1)}`;
}
