import { describe, expect, it } from "vitest";
import { speakThrough } from "../src/lib/app/transport";
import { Search } from "../src/lib/find/search.svelte";
import { fakeCore, nobody, results } from "./fixtures";

/** A core whose answers come when the test says so, in any order. */
const slowCore = () => {
  const waiting = new Map<string, (reply: unknown) => void>();
  speakThrough((_, args) => {
    const { text } = args as { text: string };
    return new Promise((answer) => waiting.set(text, answer));
  });
  return (text: string, reply: unknown) => waiting.get(text)?.(reply);
};

describe("search", () => {
  it("drops_an_answer_that_comes_after_a_newer_one", async () => {
    const answer = slowCore();
    const search = new Search();
    const first = search.type("an");
    const second = search.type("ann");
    answer("ann", results("ann"));
    await second;
    answer("an", nobody("an"));
    await first;
    expect(search.view?.text).toBe("ann");
    expect(search.view?.people).toHaveLength(4);
  });

  it("drops_an_answer_that_comes_after_the_field_was_cleared", async () => {
    const answer = slowCore();
    const search = new Search();
    const asked = search.type("ann");
    search.clear();
    answer("ann", results("ann"));
    await asked;
    expect(search.view).toBeNull();
  });

  it("lets_enter_open_the_first_row_of_the_answer_to_what_is_typed_now", async () => {
    speakThrough(fakeCore());
    const search = new Search();
    await search.type("anika");
    expect((await search.enter())?.person.customer).toBe("annika");
  });

  it("lets_enter_wait_for_the_answer_rather_than_open_an_older_one", async () => {
    const answer = slowCore();
    const search = new Search();
    const old = search.type("an");
    answer("an", results("an"));
    await old;
    void search.type("anneli");
    const entered = search.enter();
    answer("anneli", { ...results("anneli"), people: results("x").people.slice(3) });
    expect((await entered)?.person.customer).toBe("anneli");
  });

  it("lets_enter_in_an_empty_field_do_nothing", async () => {
    const core = fakeCore();
    speakThrough(core);
    expect(await new Search().enter()).toBeNull();
    expect(core.asked).toEqual([]);
  });

  it("moves_with_the_arrows_and_stays_inside_the_list", async () => {
    speakThrough(fakeCore());
    const search = new Search();
    await search.type("anika");
    search.move(-1);
    expect(search.chosen).toBe(0);
    search.move(2);
    expect(search.first?.person.customer).toBe("anika");
    search.move(9);
    expect(search.chosen).toBe(3);
  });

  it("says_that_an_unknown_code_is_not_ours", async () => {
    speakThrough(fakeCore());
    const search = new Search();
    expect(await search.scan("7350999")).toBeNull();
    expect(search.notOurs).toBe("7350999");
    expect(search.text).toBe("7350999");
    await search.type("7350");
    expect(search.notOurs).toBeNull();
  });

  it("opens_whom_a_code_belongs_to_and_leaves_the_field_empty", async () => {
    speakThrough(fakeCore());
    const search = new Search();
    expect(await search.scan("4471-08")).toBe("annika");
    expect(search.text).toBe("");
  });

  it("shows_a_trouble_and_can_ask_again", async () => {
    speakThrough(fakeCore({ troubles: { find: { code: "internal" } } }));
    const search = new Search();
    await search.type("ann");
    expect(search.trouble?.code).toBe("internal");
    speakThrough(fakeCore());
    search.again();
    await new Promise((done) => setTimeout(done));
    expect(search.trouble).toBeNull();
  });
});
