import type { Trouble } from "./bindings";
import { type Args, call, type Name, type Reply } from "./call";

/**
 * One question asked again and again, of which only the latest answer counts: an answer that comes
 * after a newer question was asked is dropped.
 */
export class Latest<K extends Name> {
  reply = $state.raw<Reply<K> | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  asking = $state(false);
  #turn = 0;

  constructor(readonly name: K) {}

  async ask(args: Args<K>): Promise<Reply<K> | null> {
    const turn = ++this.#turn;
    this.asking = true;
    const answer = await call(this.name, args);
    if (turn !== this.#turn) return null;
    this.asking = false;
    this.trouble = answer.trouble ?? null;
    if (!answer.ok) return null;
    this.reply = answer.ok;
    return answer.ok;
  }

  /** Forgets the reply and every answer still on its way. */
  clear(): void {
    this.#turn++;
    this.reply = null;
    this.trouble = null;
    this.asking = false;
  }
}
