import type { Purpose } from "../lib/app";

/** The screens an associate can stand on once the tablet is unlocked. */
export type Place =
  | { at: "find" }
  | { at: "customer"; customer: string; purpose: Purpose }
  | { at: "sync" }
  | { at: "new" }
  | { at: "help" }
  | { at: "me" };

const same = (a: Place, b: Place): boolean =>
  a.at === b.at && (a.at !== "customer" || b.at !== "customer" || a.customer === b.customer);

/**
 * Where one stands, and where one came from. Kept in memory only: an address would carry a
 * customer's id into histories and logs.
 */
export class Where {
  now = $state.raw<Place>({ at: "find" });
  #before: Place = { at: "find" };

  constructor(first: Place = { at: "find" }) {
    this.now = first;
  }

  go(place: Place): void {
    if (same(place, this.now)) return;
    // From a form one goes back to where it was opened, never into another form.
    if (this.now.at === "find" || this.now.at === "customer") this.#before = this.now;
    this.now = place;
  }

  back(): void {
    this.now = this.now.at === "customer" ? { at: "find" } : this.#before;
    this.#before = { at: "find" };
  }

  /** A visit has ended: nothing leads back to it. */
  left(customer: string): void {
    const gone = (place: Place) => place.at === "customer" && place.customer === customer;
    if (gone(this.#before)) this.#before = { at: "find" };
    if (gone(this.now)) this.now = { at: "find" };
  }
}
