import type { Requests, Trouble } from "./bindings";
import { internal, Refused, send } from "./transport";

export type Name = keyof Requests;
export type Args<K extends Name> = Requests[K]["args"];
export type Reply<K extends Name> = Requests[K]["reply"];

/** What a request came to: the reply under `ok`, or the trouble. Never both, never a throw. */
export type Answer<T> = { ok: T; trouble?: undefined } | { ok?: undefined; trouble: Trouble };

/**
 * Asks the core. This is the only way from a screen to the outside.
 *
 * ```ts
 * const found = await call("find", { text });
 * if (found.trouble) return show(found.trouble);
 * people = found.ok.people;
 * ```
 */
export async function call<K extends Name>(name: K, args: Args<K>): Promise<Answer<Reply<K>>> {
  try {
    return { ok: (await send(name, args)) as Reply<K> };
  } catch (why) {
    return { trouble: why instanceof Refused ? why.trouble : internal };
  }
}
