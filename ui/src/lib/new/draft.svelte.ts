import { call, Latest, type Trouble, type TwinRow } from "../app";

const LOOK_AFTER_MS = 250;
const CONTACT_LENGTH_MIN = 5;
const NAME_LENGTH_MIN = 3;

/** A new customer while it is written. In memory only, until it is saved. */
export class NewDraft {
  name = $state("");
  contact = $state("");
  reachBy = $state<string | null>(null);
  language = $state<string | null>(null);
  errand = $state("");
  trouble = $state.raw<Trouble | null>(null);
  saving = $state(false);

  given = $derived(this.name.trim().split(/\s+/)[0] ?? "");
  missing = $derived(
    this.name.trim() === "" ? "name" : this.contact.trim() === "" ? "contact" : null,
  );

  readonly #twins = new Latest("likely_twins");
  #timer: ReturnType<typeof setTimeout> | undefined;
  twins: TwinRow[] = $derived(this.#twins.reply ?? []);
  /** A look has come back, for what is written now. */
  looked = $derived(this.#twins.reply !== null && !this.#twins.asking);

  /** Whether there is enough to look for somebody who is here already. */
  #enough(): boolean {
    return (
      this.contact.trim().length >= CONTACT_LENGTH_MIN || this.name.trim().length >= NAME_LENGTH_MIN
    );
  }

  /** Looks for twins a moment after the last key. */
  look(): void {
    clearTimeout(this.#timer);
    if (!this.#enough()) {
      this.#twins.clear();
      return;
    }
    this.#timer = setTimeout(() => {
      void this.#twins.ask({ name: this.name.trim(), contact: this.contact.trim() });
    }, LOOK_AFTER_MS);
  }

  troubleOf(field: string): Trouble | null {
    return this.trouble?.field === field ? this.trouble : null;
  }

  /** Saves; answers with the new customer, or keeps everything as it was typed. */
  async save(): Promise<string | null> {
    if (this.missing || this.saving) return null;
    this.saving = true;
    const answer = await call("new_customer", {
      name: this.name.trim(),
      contact: this.contact.trim(),
      reachBy: this.reachBy,
      language: this.language,
      errand: this.errand.trim(),
    });
    this.saving = false;
    this.trouble = answer.trouble ?? null;
    if (!answer.ok) return null;
    this.clear();
    return answer.ok.person.customer;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#twins.clear();
    this.name = "";
    this.contact = "";
    this.reachBy = null;
    this.language = null;
    this.errand = "";
    this.trouble = null;
  }
}
