import { call, type FoundPerson, Latest } from "../app";

const LETTERS_MIN = 3;

/** What is typed, what was found for it, and which row Enter opens. */
export class Search {
  text = $state("");
  /** A scanned code that nobody here has. */
  notOurs = $state<string | null>(null);
  chosen = $state(0);
  /** The field, to bring the focus to it. */
  field = $state.raw<HTMLInputElement | undefined>();
  readonly #found = new Latest("find");
  readonly #chain = new Latest("look_up");

  /** The latest answer; older than what is typed until the next one comes, so no row flickers. */
  view = $derived(this.text.trim() === "" ? null : this.#found.reply);
  trouble = $derived(this.#found.trouble);
  first = $derived(this.view?.people[this.chosen] ?? null);

  /** Three letters, and something that people are called: less would find half the chain. */
  mayLookUp = $derived(this.notOurs === null && this.text.trim().length >= LETTERS_MIN);
  /** Who was found in the rest of the chain for what is typed now; null until somebody asks. */
  chain = $derived(this.#chain.reply?.text === this.text ? this.#chain.reply : null);
  chainTrouble = $derived(this.#chain.trouble);
  chainAsking = $derived(this.#chain.asking);

  /** Looks for what is typed. An answer to an older text is dropped. */
  async type(text: string): Promise<void> {
    this.text = text;
    this.notOurs = null;
    this.#chain.clear();
    if (text.trim() === "") return this.clear();
    const reply = await this.#found.ask({ text });
    if (reply) this.chosen = 0;
  }

  clear(): void {
    this.text = "";
    this.notOurs = null;
    this.chosen = 0;
    this.#found.clear();
    this.#chain.clear();
  }

  /** Looks in the whole chain for what is typed. Only a tap does: it is written down at the hub. */
  async lookUp(): Promise<void> {
    await this.#chain.ask({ text: this.text });
  }

  /** Asks again for the same text: something has moved. */
  again(): void {
    if (this.text.trim() !== "") void this.#found.ask({ text: this.text });
  }

  move(by: number): void {
    const last = (this.view?.people.length ?? 0) - 1;
    this.chosen = Math.max(0, Math.min(last, this.chosen + by));
  }

  /**
   * Enter: the chosen row, but only of an answer to what is typed now. Enter on an older answer
   * could open somebody else.
   */
  async enter(): Promise<FoundPerson | null> {
    const { text } = this;
    if (text.trim() === "") return null;
    if (this.view?.text !== text) {
      const reply = await this.#found.ask({ text });
      if (!reply || this.text !== text) return null;
      this.chosen = 0;
    }
    return this.first;
  }

  /** Asks what a scanned code is; answers with the customer, or shows that it is not ours. */
  async scan(code: string): Promise<string | null> {
    const answer = await call("scan", { code });
    if (answer.ok?.kind === "customer") {
      this.clear();
      return answer.ok.customer;
    }
    this.clear();
    this.text = code;
    this.notOurs = code;
    return null;
  }

  focus(): void {
    this.field?.focus();
  }
}
