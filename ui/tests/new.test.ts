import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { heard } from "../src/lib/app/state.svelte";
import { speakThrough } from "../src/lib/app/transport";
import { NewDraft } from "../src/lib/new/draft.svelte";
import NewCustomer from "../src/lib/new/NewCustomer.svelte";
import { speak } from "../src/lib/words";
import { fakeCore, type Scene } from "./fixtures";

const begin = async (scene: Scene = {}) => {
  const core = fakeCore(scene);
  speakThrough(core);
  speak("en", "Europe/Stockholm");
  await heard.ask("touch", {});
  const draft = new NewDraft();
  const told = { onback: vi.fn(), onopen: vi.fn(), onhelp: vi.fn(), onsync: vi.fn() };
  render(NewCustomer, { draft, ...told });
  const write = (label: string | RegExp, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });
  return { core, draft, write, ...told };
};

afterEach(() => {
  cleanup();
  heard.view = null;
});

describe("a new customer", () => {
  it("can_be_saved_as_soon_as_there_is_a_name_and_a_contact_and_not_before", async () => {
    const { write } = await begin();
    expect(screen.queryByRole("button", { name: /^Save/ })).toBeNull();
    expect(screen.getByText("A name, and the customer can be saved")).toBeTruthy();
    await write("Name", "Maja Sandin");
    expect(screen.getByText("One way to reach them, and the customer can be saved")).toBeTruthy();
    await write(/One contact/, "070 555 01 74");
    expect(screen.getByRole("button", { name: "Save Maja" })).toBeTruthy();
  });

  it("has_nothing_chosen_until_somebody_chooses", async () => {
    await begin();
    expect(screen.queryByRole("button", { pressed: true })).toBeNull();
  });

  it("is_opened_after_it_was_saved_with_what_was_written", async () => {
    const { core, write, onopen } = await begin();
    await write("Name", " Maja Sandin ");
    await write(/One contact/, "070 555 01 74");
    await fireEvent.click(screen.getByRole("button", { name: "SMS" }));
    await fireEvent.click(screen.getByRole("button", { name: "Save Maja" }));
    await vi.waitFor(() => expect(onopen).toHaveBeenCalledWith("new"));
    expect(core.asked.find(([name]) => name === "new_customer")?.[1]).toEqual({
      name: "Maja Sandin",
      contact: "070 555 01 74",
      reachBy: "sms",
      language: null,
      errand: "",
    });
  });

  it("keeps_what_was_typed_and_says_beside_the_field_what_is_wrong", async () => {
    const { write, onopen } = await begin();
    await write("Name", "Maja Sandin");
    await write(/One contact/, "not a contact");
    await fireEvent.click(screen.getByRole("button", { name: "Save Maja" }));
    expect(await screen.findByText(/cannot be a phone number/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/One contact/).value).toBe("not a contact");
    expect(onopen).not.toHaveBeenCalled();
  });

  it("is_shown_the_notice_in_their_own_language", async () => {
    await begin();
    await fireEvent.click(screen.getByRole("button", { name: "Svenska" }));
    const notice = screen.getByText(/Nordhem sparar ditt namn/);
    expect(notice.getAttribute("lang")).toBe("sv");
  });

  it("is_not_saved_by_enter_in_a_field", async () => {
    const { core, write } = await begin();
    await write("Name", "Maja Sandin");
    await write(/One contact/, "070 555 01 74");
    const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    screen.getByLabelText("Name").dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(core.asked.some(([name]) => name === "new_customer")).toBe(false);
  });

  it("shows_who_is_perhaps_here_already_and_opens_that_one_instead", async () => {
    const { write, onopen } = await begin();
    await write("Name", "Maja Sundin");
    await write(/One contact/, "070 555 01 73");
    const twin = await screen.findByRole("button", { name: /Open Maja instead/ });
    await fireEvent.click(twin);
    expect(onopen).toHaveBeenCalledWith("maja-s");
  });
});
