import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { editorOf } from "../../../../tests/fixtures/editors";
import type { Trouble } from "../../app";
import Editor from "./Editor.svelte";

afterEach(cleanup);

const trouble = (code: Trouble["code"], field: string | null): Trouble => ({
  code,
  field,
  until: null,
  left: null,
});
const show = (attribute: string, why: Trouble | null = null) => {
  const onsave = vi.fn(async () => why);
  render(Editor, { editor: editorOf({ attribute, scope: [] }, null), given: "Annika", onsave });
  return onsave;
};

test("a_size_is_saved_by_one_tap_on_its_figure", async () => {
  const onsave = show("shoe_size");
  await fireEvent.click(screen.getByRole("button", { name: "42.5" }));
  expect(onsave).toHaveBeenCalledWith(
    { attribute: "shoe_size", scope: [] },
    { kind: "size", system: "eu", label: "42.5" },
    "told",
  );
});

test("a_brand_that_was_picked_first_limits_what_is_saved", async () => {
  const onsave = show("shoe_size");
  await fireEvent.click(screen.getByRole("button", { name: "Tindvik" }));
  await fireEvent.click(screen.getByRole("button", { name: "43" }));
  expect(onsave.mock.calls[0]?.at(0)).toEqual({
    attribute: "shoe_size",
    scope: [{ dimension: "brand", code: "tindvik" }],
  });
});

test("a_size_that_was_measured_is_saved_as_measured", async () => {
  const onsave = show("shoe_size");
  await fireEvent.click(screen.getByRole("button", { name: "Measured here" }));
  await fireEvent.click(screen.getByRole("button", { name: "42" }));
  expect(onsave.mock.calls[0]?.at(2)).toBe("measured");
});

test("a_wrong_phone_number_is_said_beside_its_field_and_stays_typed", async () => {
  show("phone", trouble("not_a_phone", "phone"));
  const field = screen.getByLabelText("Phone");
  await fireEvent.input(field, { target: { value: "12" } });
  await fireEvent.submit(field);
  const said = await screen.findByRole("alert");
  expect(said.textContent).toContain("This cannot be a phone number.");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect((field as HTMLInputElement).value).toBe("12");
});

test("nothing_is_sent_while_a_field_that_must_be_filled_is_empty", async () => {
  const onsave = show("email");
  await fireEvent.submit(screen.getByLabelText("E-mail"));
  expect(onsave).not.toHaveBeenCalled();
  expect((screen.getByRole("button", { name: "Save" }) as HTMLButtonElement).disabled).toBe(true);
});

test("an_open_choice_takes_words_of_its_own", async () => {
  const onsave = show("coffee");
  await fireEvent.input(screen.getByLabelText("Other"), { target: { value: "Espresso" } });
  await fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(onsave.mock.calls[0]?.at(1)).toEqual({ kind: "choice", code: "Espresso" });
});

test("a_consent_cannot_be_given_in_an_editor", () => {
  show("consent");
  expect(screen.queryByRole("button")).toBeNull();
});
