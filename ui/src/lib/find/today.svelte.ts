import { heard, Latest } from "../app";

/** Today's lists, asked again whenever something has moved. */
export class Today {
  readonly #start = new Latest("start");
  view = $derived(this.#start.reply);
  trouble = $derived(this.#start.trouble);

  ask(): void {
    void this.#start.ask({});
  }

  /** Keeps the lists up to date for as long as the component lives. */
  keep(): void {
    $effect(() => {
      void heard.revision;
      this.ask();
    });
  }
}
