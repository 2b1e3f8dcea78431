/** What a key does on the card at a counter. */
export type KeyAct = "ask" | "cover";

const KEYS: Record<string, KeyAct> = { F4: "ask", F7: "cover" };

/**
 * What a key does, or nothing. Enter is not among them: it never settles or ends anything. Going
 * back and the sync centre are the window's keys. With something open above the card the card hears
 * nothing, save that it can always be covered.
 */
export function keyAct(event: KeyboardEvent, above: boolean): KeyAct | null {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return null;
  const act = KEYS[event.key] ?? null;
  return act === "ask" && above ? null : act;
}
