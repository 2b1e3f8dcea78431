import type { QuestionView, ShownValue, SlotRef, Trouble } from "../app";
import { format, type Words, words } from "../words";
import type { Card } from "./card.svelte";
import { shown } from "./describe";
import { sameSlot } from "./slot";

/** What a question came to in this visit. */
export type Outcome = "still_right" | "changed" | "not_now" | "rather";

export interface Answered {
  question: QuestionView;
  outcome: Outcome;
  /** What is held now; `null` where nothing was told. */
  value: ShownValue | null;
  /** What Undo takes back; `null` where nothing was stored. */
  operation: string | null;
  until: number;
}

/** The questions that may still be asked: unanswered ones, as many as the visit has left. */
export function remaining(
  questions: QuestionView[],
  answered: Answered[],
  asked: number,
  askedMax: number,
): QuestionView[] {
  const open = questions.filter(
    (question) => !answered.some((one) => sameSlot(one.question.slot, question.slot)),
  );
  return open.slice(0, Math.max(0, askedMax - asked));
}

/** One question at a time, at most as many as a visit allows. */
export class AskAgain {
  answered = $state.raw<Answered[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  /** The editor of the current question is open. */
  changing = $state(false);

  constructor(
    readonly card: Card,
    /** Where to begin; the most valuable question otherwise. */
    private readonly first: SlotRef | null = null,
    /**
     * A line at the bottom tells each answer and takes it back, where the screen keeps no list of
     * what was answered.
     */
    private readonly telling = false,
  ) {}

  upcoming = $derived.by(() => {
    const view = this.card.view;
    if (!view) return [];
    const { asked, askedMax } = view.visit;
    const open = remaining(view.questions, this.answered, asked, askedMax);
    const first = this.first;
    if (!first) return open;
    return [...open].sort(
      (a, b) => Number(sameSlot(b.slot, first)) - Number(sameSlot(a.slot, first)),
    );
  });
  current = $derived(this.upcoming[0] ?? null);
  total = $derived(this.answered.length + this.upcoming.length);
  step = $derived(Math.min(this.answered.length + 1, this.total));

  async stillRight(question: QuestionView): Promise<void> {
    const state = question.row?.state;
    if (state?.is !== "held") return;
    const args = { customer: this.card.customer, slot: question.slot, fact: state.fact };
    const text = this.#line((toast) => toast.stillRight(question.label));
    const { saved, trouble } = await this.card.save("still_right", args, text);
    this.#took(question, "still_right", state.value, saved, trouble);
  }

  async change(
    question: QuestionView,
    slot: SlotRef,
    value: ShownValue,
    how: "told" | "measured",
  ): Promise<Trouble | null> {
    const args = { customer: this.card.customer, slot, value, how };
    const text = this.#line((toast) =>
      toast.saved(question.label, shown(value, slot.attribute, format())),
    );
    const { saved, trouble } = await this.card.save("correct", args, text);
    this.#took(question, "changed", value, saved, trouble);
    return trouble;
  }

  async saysYes(question: QuestionView, value: ShownValue): Promise<void> {
    const args = { customer: this.card.customer, slot: question.slot, value };
    const text = this.#line((toast) =>
      toast.saved(question.label, shown(value, question.slot.attribute, format())),
    );
    const { saved, trouble } = await this.card.save("says_yes", args, text);
    this.#took(question, "changed", value, saved, trouble);
  }

  async rather(question: QuestionView): Promise<void> {
    const args = { customer: this.card.customer, slot: question.slot };
    const text = this.#line((toast) => toast.rather(question.label));
    const { saved, trouble } = await this.card.save("rather_not_say", args, text);
    this.#took(question, "rather", null, saved, trouble);
  }

  async notNow(question: QuestionView): Promise<void> {
    const args = { customer: this.card.customer, slot: question.slot };
    const trouble = await this.card.show("not_now", args);
    this.#took(question, "not_now", null, { operation: null, undoUntil: 0 }, trouble);
  }

  async undo(one: Answered): Promise<void> {
    if (one.operation === null) return;
    this.trouble = await this.card.undo(one.operation);
    if (!this.trouble) this.answered = this.answered.filter((other) => other !== one);
  }

  #line(write: (toast: Words["customer"]["toast"]) => string): string | null {
    return this.telling ? write(words().customer.toast) : null;
  }

  #took(
    question: QuestionView,
    outcome: Outcome,
    value: ShownValue | null,
    saved: { operation: string | null; undoUntil: number } | null,
    trouble: Trouble | null,
  ): void {
    this.trouble = trouble;
    if (!this.telling) this.card.refused = null;
    if (trouble || !saved) return;
    this.changing = false;
    // Without a list of its own the screen follows what the core still asks.
    if (this.telling) return;
    this.answered = [
      ...this.answered,
      { question, outcome, value, operation: saved.operation, until: saved.undoUntil },
    ];
  }
}
