import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { heard } from "../src/lib/app/state.svelte";
import { speakThrough } from "../src/lib/app/transport";
import Find from "../src/lib/find/Find.svelte";
import Parts from "../src/lib/find/Parts.svelte";
import { Search } from "../src/lib/find/search.svelte";
import { speak } from "../src/lib/words";
import { fakeCore, type Scene } from "./fixtures";
import { start as lists } from "./fixtures/lists";

const begin = async (scene: Scene = {}) => {
  speakThrough(fakeCore(scene));
  speak("en", "Europe/Stockholm");
  await heard.ask("touch", {});
  const heardOf = {
    onopen: vi.fn(),
    onpurpose: vi.fn(),
    onnew: vi.fn(),
    onhelp: vi.fn(),
    onsync: vi.fn(),
  };
  render(Find, { search: new Search(), ...heardOf });
  return heardOf;
};

afterEach(() => {
  cleanup();
  heard.view = null;
});

describe("find", () => {
  it("has_the_field_focused_on_arrival", async () => {
    await begin();
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Find a customer" }));
  });

  it("lists_today_with_a_time_beside_a_name", async () => {
    await begin();
    expect(
      await screen.findByRole("button", { name: /Oskar Wiklund 8 minutes late/ }),
    ).toBeTruthy();
    expect(screen.getByRole("button", { name: /Lars Bergqvist Half an hour/ })).toBeTruthy();
    expect(screen.getByRole("button", { name: /Helena Strand 09:51/ })).toBeTruthy();
  });

  it("shows_five_of_a_long_list_and_the_rest_when_it_is_asked_for", async () => {
    const pickups = ["Ada", "Bo", "Cilla", "Dag", "Eva", "Finn", "Gun"].map((name, place) => ({
      ...(lists.pickups[0] as (typeof lists.pickups)[number]),
      person: { customer: name, name, number: null, initials: name.slice(0, 1), tone: place },
    }));
    await begin({ replies: { start: { ...lists, pickups } } });
    await screen.findByRole("button", { name: /Eva/ });
    expect(screen.queryByRole("button", { name: /Finn/ })).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "2 more" }));
    expect(screen.getByRole("button", { name: /Gun/ })).toBeTruthy();
  });

  it("calls_somebody_without_a_name_by_their_number", async () => {
    const person = { customer: "n", name: null, number: "12748", initials: "#", tone: 2 };
    await begin({ replies: { start: { ...lists, met: [{ person, at: 0 }] } } });
    expect(await screen.findByRole("button", { name: /No name · 12748/ })).toBeTruthy();
  });

  it("says_of_a_match_without_a_name_that_there_is_none_and_the_number_once", async () => {
    const person = { customer: "n", name: null, number: "12748", initials: "#", tone: 2 };
    const found = {
      person,
      parts: [{ text: "12748", matches: "exact" as const }],
      reason: { by: "member_number" as const, number: "12748" },
      town: null,
      phoneEnds: null,
      metAt: null,
      visiting: false,
    };
    const find = { text: "12748", people: [found], more: false, near: false, searched: 9 };
    await begin({ replies: { find } });
    const field = screen.getByRole("textbox", { name: "Find a customer" });
    await fireEvent.input(field, { target: { value: "12748" } });
    expect(
      await screen.findByRole("button", { name: "No name · 12748 Never met in a shop" }),
    ).toBeTruthy();
  });

  it("asks_what_it_is_for_before_it_opens_somebody_who_may_not_be_here", async () => {
    const { onopen, onpurpose } = await begin();
    await fireEvent.click(await screen.findByRole("button", { name: /Erik Sandvik/ }));
    expect(onpurpose).toHaveBeenCalledOnce();
    await fireEvent.click(screen.getByRole("button", { name: /Helena Strand/ }));
    expect(onopen).toHaveBeenCalledOnce();
  });

  it("shows_town_and_two_digits_and_opens_the_first_row_with_enter", async () => {
    const { onopen } = await begin();
    const field = screen.getByRole("textbox", { name: "Find a customer" });
    await fireEvent.input(field, { target: { value: "anika lindkvi" } });
    const row = (await screen.findAllByRole("button", { name: /Spelled/ }))[0];
    expect(row?.textContent).toContain("Linköping");
    expect(row?.textContent).toContain("phone ends 18");
    await fireEvent.keyDown(field, { key: "Enter" });
    await vi.waitFor(() => expect(onopen).toHaveBeenCalledOnce());
    expect(onopen.mock.calls[0]?.[0].customer).toBe("annika");
  });

  it("says_so_when_nobody_was_found_and_offers_a_way_on", async () => {
    await begin();
    const field = screen.getByRole("textbox", { name: "Find a customer" });
    await fireEvent.input(field, { target: { value: "xxyz" } });
    expect(await screen.findByText("Nobody found on this tablet")).toBeTruthy();
    expect(screen.getByRole("button", { name: "New customer" })).toBeTruthy();
  });

  it("says_in_words_when_the_lists_do_not_come", async () => {
    await begin({ troubles: { start: { code: "internal" } } });
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});

describe("a name cut at the matches", () => {
  it("underlines_the_exact_and_dots_the_near_and_reads_as_one_name", () => {
    const { container } = render(Parts, {
      parts: [
        { text: "Annika", matches: "near" },
        { text: " ", matches: "no" },
        { text: "Lindkvi", matches: "exact" },
        { text: "st", matches: "no" },
      ],
    });
    expect(container.textContent?.trim()).toBe("Annika Lindkvist");
    const marks = [...container.querySelectorAll("mark")];
    expect(marks.map((mark) => [mark.textContent, mark.classList.contains("near")])).toEqual([
      ["Annika", true],
      ["Lindkvi", false],
    ]);
  });

  it("shows_markup_in_a_name_as_the_text_it_is", () => {
    const { container } = render(Parts, {
      parts: [{ text: "<img src=x onerror=alert(1)>", matches: "exact" }],
    });
    expect(container.querySelector("img")).toBeNull();
    expect(container.textContent).toContain("<img src=x");
  });

  it("looks_in_the_whole_chain_only_when_somebody_asks_for_it", async () => {
    const { onopen } = await begin();
    const field = screen.getByRole("textbox", { name: "Find a customer" });
    await fireEvent.input(field, { target: { value: "li" } });
    expect(await screen.findAllByRole("button", { name: /Annika/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Look in the whole chain" })).toBeNull();
    await fireEvent.input(field, { target: { value: "xxlin" } });
    await fireEvent.click(await screen.findByRole("button", { name: "Look in the whole chain" }));
    const row = await screen.findByRole("button", {
      name: /Nora Lindqvist Nordhem Norrköping · last met three weeks ago/,
    });
    await fireEvent.click(row);
    expect(onopen).toHaveBeenCalledWith(expect.objectContaining({ customer: "nora" }));
    await fireEvent.input(field, { target: { value: "xxlind" } });
    expect(screen.queryByRole("button", { name: /Nora/ })).toBeNull();
  });

  it("says_that_nobody_else_is_known_and_what_is_out_of_reach_offline", async () => {
    await begin();
    const field = () => screen.getByRole("textbox", { name: "Find a customer" });
    await fireEvent.input(field(), { target: { value: "qqq" } });
    await fireEvent.click(await screen.findByRole("button", { name: "Look in the whole chain" }));
    expect(await screen.findByText("Nobody else in the chain is known by this.")).toBeTruthy();
    cleanup();
    await begin({ online: false });
    await fireEvent.input(field(), { target: { value: "qqq" } });
    expect(
      await screen.findByText("Offline: only this shop’s customers can be found now."),
    ).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Look in the whole chain" })).toBeNull();
  });
});
