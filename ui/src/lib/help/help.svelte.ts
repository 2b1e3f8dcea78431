import { call, type HelpSize, type HelpView, heard, type Trouble } from "../app";
import { withSize } from "./sizes";

const NOTE_AFTER_MS = 300;

/** Somebody who is helped without a profile. The core keeps it in memory and forgets it at the end. */
export class Helping {
  view = $state.raw<HelpView | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async begin(): Promise<void> {
    const answer = await call("help", {});
    this.trouble = answer.trouble ?? null;
    if (answer.ok) this.view = answer.ok;
  }

  write(errand: string): void {
    this.#note({ errand });
  }

  add(size: HelpSize): void {
    if (this.view) this.#note({ sizes: withSize(this.view.sizes, size) });
  }

  remove(garment: string): void {
    if (this.view) this.#note({ sizes: this.view.sizes.filter((one) => one.garment !== garment) });
  }

  async end(): Promise<boolean> {
    clearTimeout(this.#timer);
    const answer = await heard.ask("help_end", {});
    this.trouble = answer.trouble ?? null;
    return answer.ok !== undefined;
  }

  #note(change: Partial<HelpView>): void {
    if (!this.view) return;
    this.view = { ...this.view, ...change };
    const help = this.view;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const answer = await call("help_note", { help });
      this.trouble = answer.trouble ?? null;
    }, NOTE_AFTER_MS);
  }
}
