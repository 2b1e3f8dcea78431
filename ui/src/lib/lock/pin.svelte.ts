import { heard, type StaffTile, type Trouble } from "../app";

export const PIN_LENGTH = 6;

/** Who is signing in, and the digits so far. The digits live here only until they are sent. */
export class Pin {
  who = $state.raw<StaffTile | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** Ten wrong PINs: the hub opens this device with a manager's code only. */
  spent = $state(false);
  code = $state("");
  checking = $state(false);
  #digits = $state("");
  typed = $derived(this.#digits.length);

  pick(tile: StaffTile | null): void {
    this.who = tile;
    this.#digits = "";
    this.trouble = null;
    this.spent = false;
    this.code = "";
  }

  press(digit: string): void {
    if (!this.who || this.checking || !/^\d$/.test(digit)) return;
    this.trouble = null;
    this.#digits = (this.#digits + digit).slice(0, PIN_LENGTH);
    if (this.#digits.length === PIN_LENGTH) void this.#send();
  }

  erase(): void {
    this.#digits = this.#digits.slice(0, -1);
  }

  /** A PIN from a password keeper: the six digits of what was pasted, if it holds just these. */
  paste(text: string): void {
    const digits = text.replace(/\D/g, "");
    if (!this.who || digits.length !== PIN_LENGTH) return;
    this.#digits = "";
    for (const digit of digits) this.press(digit);
  }

  async #send(): Promise<void> {
    const { who } = this;
    if (!who) return;
    const pin = this.#digits;
    this.checking = true;
    const code = this.code.trim();
    const answer = await heard.ask(
      "sign_in",
      code === "" ? { associate: who.id, pin } : { associate: who.id, pin, code },
    );
    this.checking = false;
    this.#digits = "";
    this.trouble = answer.trouble ?? null;
    this.spent ||= answer.trouble?.code === "pin_spent";
  }
}
