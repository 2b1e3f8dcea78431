import type { FactRow, Limit, ShownValue, SlotRef } from "../app";

/** The order in which the core sorts the limits of a slot. */
const DIMENSIONS = [
  "department",
  "cut",
  "brand",
  "category",
  "colour",
  "material",
  "theme",
  "purpose",
  "channel",
  "person",
  "occasion",
  "customer",
];

/** The code of one dimension of a slot, where it is limited by it. */
export const limitOf = (slot: SlotRef, dimension: string): string | null =>
  slot.scope.find((limit) => limit.dimension === dimension)?.code ?? null;

/** The same slot with one dimension set to `code`, or without it. */
export function limited(slot: SlotRef, dimension: string, code: string | null): SlotRef {
  const others: Limit[] = slot.scope.filter((limit) => limit.dimension !== dimension);
  const scope = code === null ? others : [...others, { dimension, code }];
  const place = (limit: Limit) => DIMENSIONS.indexOf(limit.dimension);
  return { attribute: slot.attribute, scope: scope.sort((a, b) => place(a) - place(b)) };
}

/** A key that is the same for the same slot. */
export const slotKey = (slot: SlotRef): string =>
  [slot.attribute, ...slot.scope.map((limit) => `${limit.dimension}=${limit.code}`)].join("|");

/** The one value of a row; none where two answers stand or nothing is held. */
export const heldValue = (row: FactRow): ShownValue | null =>
  row.state.is === "held" || row.state.is === "guess" ? row.state.value : null;

/** A key for one row of a list: several values of one attribute are rows of their own. */
export function rowKey(row: FactRow): string {
  const value = heldValue(row);
  return value ? `${slotKey(row.slot)}:${JSON.stringify(value)}` : slotKey(row.slot);
}

export const sameSlot = (one: SlotRef, other: SlotRef): boolean => slotKey(one) === slotKey(other);

/**
 * Keeps rows where they stood: an answer must not move the next row under a finger. What is new
 * comes last.
 */
export class Places {
  readonly #places = new Map<string, number>();

  kept(rows: FactRow[]): FactRow[] {
    for (const row of rows) {
      const key = slotKey(row.slot);
      if (!this.#places.has(key)) this.#places.set(key, this.#places.size);
    }
    const place = (row: FactRow) => this.#places.get(slotKey(row.slot)) ?? 0;
    return [...rows].sort((a, b) => place(a) - place(b));
  }
}
