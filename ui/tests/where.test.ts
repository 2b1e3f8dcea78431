import { describe, expect, it } from "vitest";
import { Where } from "../src/routes/where.svelte";

const card = (customer: string) => ({ at: "customer", customer, purpose: "visit" }) as const;

describe("where one stands", () => {
  it("goes_back_from_the_sync_centre_to_the_card_it_was_opened_on", () => {
    const where = new Where(card("annika"));
    where.go({ at: "sync" });
    where.back();
    expect(where.now).toEqual(card("annika"));
  });

  it("never_goes_back_into_a_form", () => {
    const where = new Where(card("annika"));
    where.go({ at: "new" });
    where.go({ at: "help" });
    where.back();
    expect(where.now).toEqual(card("annika"));
  });

  it("goes_back_from_a_card_to_find", () => {
    const where = new Where(card("annika"));
    where.back();
    expect(where.now).toEqual({ at: "find" });
  });

  it("never_leads_back_to_a_visit_that_has_ended", () => {
    const where = new Where(card("annika"));
    where.go({ at: "sync" });
    where.left("annika");
    where.back();
    expect(where.now).toEqual({ at: "find" });
  });
});
