import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { da } from "../src/lib/words/da";
import { en, type Words } from "../src/lib/words/en";
import { fi } from "../src/lib/words/fi";
import { Format, phone, raised } from "../src/lib/words/format";
import { nb } from "../src/lib/words/nb";
import { sv } from "../src/lib/words/sv";
import { evidence, NOW, source, today } from "./fixtures";

const zone = "Europe/Stockholm";
const english = new Format(en, zone);
const swedish = new Format(sv, zone);
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("ages", () => {
  it("are_short_beside_a_value_and_long_under_a_name", () => {
    expect(english.age(0)).toBe("today");
    expect(english.age(21)).toBe("3 wk");
    expect(english.age(153)).toBe("5 mo");
    expect(english.age(751)).toBe("2 yr");
    expect(english.ago(153)).toBe("5 months ago");
    expect(english.ago(3443)).toBe("9 years ago");
    expect(swedish.age(153)).toBe("5 mån");
    expect(swedish.ago(3443)).toBe("för 9 år sedan");
  });

  it("say_small_numbers_in_words_inside_a_sentence", () => {
    expect(english.agoInWords(3443)).toBe("nine years ago");
    expect(english.agoInWords(21)).toBe("three weeks ago");
    expect(english.agoInWords(1)).toBe("yesterday");
    expect(swedish.agoInWords(3443)).toBe("för nio år sedan");
  });

  it("never_skip_a_unit_between_a_day_and_ten_years", () => {
    for (let days = 0; days < 3700; days += 1) {
      expect(english.age(days)).not.toMatch(/\b0\b/);
      expect(english.ago(days)).not.toMatch(/\b0\b/);
    }
  });

  it("of_a_moment_begin_with_just_now", () => {
    expect(english.moment(NOW - 20_000, NOW)).toBe("just now");
    expect(english.moment(NOW - 120_000, NOW)).toBe("2 minutes ago");
    expect(swedish.moment(NOW - 120_000, NOW)).toBe("för 2 minuter sedan");
  });
});

describe("sources", () => {
  it("stand_beside_the_age", () => {
    expect(english.sourceShort(source("told", 153))).toBe("said, 5 mo");
    expect(english.sourceShort(source("told", 0))).toBe("said today");
    expect(english.sourceShort(source("self_service", 751))).toBe("online, 2 yr");
    expect(english.sourceShort(source("measured", 153, "fresh", { via: "Floor scan" }))).toBe(
      "measured, 5 mo",
    );
    expect(swedish.sourceShort(source("self_service", 751))).toBe("webben, 2 år");
  });

  it("of_an_import_name_the_register_and_the_year", () => {
    const from = source("imported", 2480, "ageing", { via: "Old club" });
    expect(english.sourceShort(from)).toBe("Old club, 2019");
  });

  it("of_a_guess_say_what_it_was_guessed_from", () => {
    const guessed = source("inferred", 30);
    expect(english.sourceShort(guessed, evidence(2))).toBe("guess, 2 buys");
    expect(english.sourceLong(guessed, evidence(14))).toBe("guessed from 14 buys");
  });

  it("are_a_whole_sentence_for_those_who_do_not_see_the_mark", () => {
    expect(english.sourceSentence(source("told", 3443, "stale"))).toBe(
      "Said in store, nine years ago, ask again",
    );
    expect(english.sourceSentence(source("told", 0, "fresh", { pending: true }))).toBe(
      "Said in store, today, waits to be sent",
    );
  });
});

describe("figures", () => {
  it("of_sizes_have_the_decimal_sign_of_the_language", () => {
    expect(english.sizeLabel("eu", "42.5")).toBe("42.5");
    expect(swedish.sizeLabel("eu", "42.5")).toBe("42,5");
    expect(swedish.sizeLabel("waist_leg", "32/34")).toBe("32/34");
    expect(english.sizeLabel("glove", "7.5")).toBe("7½");
  });

  it("of_money_are_exact_and_grouped_with_spaces_that_do_not_break", () => {
    expect(english.money("12990", "SEK")).toBe("12\u00a0990\u00a0kr");
    expect(plain(swedish.money("-1299", "SEK"))).toBe("−1 299 kr");
    expect(plain(english.money("2347.5", "EUR"))).toBe("2 347.50 €");
    expect(plain(swedish.money("2347.50", "EUR"))).toBe("2 347,50 €");
    expect(plain(english.money("12345678901234567890.125", "GBP"))).toBe(
      "£12 345 678 901 234 567 890.125",
    );
    expect(plain(english.money("5.00", "NOK"))).toBe("5 kr");
  });

  it("of_money_that_is_none_are_shown_as_they_came", () => {
    expect(plain(english.money("1e3", "SEK"))).toBe("1e3 SEK");
  });

  it("of_phones_have_room_to_breathe", () => {
    expect(phone("+46705550118")).toBe("+46 70 555 01 18");
    expect(phone("+15550100")).toBe("+15550100");
  });

  it("of_days_are_near_ones_by_name", () => {
    expect(english.calendarDay("2026-10-17", NOW)).toBe("Saturday");
    expect(english.calendarDay("2026-10-15", NOW)).toBe("today");
    expect(swedish.calendarDay("2026-10-17", NOW)).toBe("lördag");
    expect(english.longDay(NOW)).toBe("Thursday 15 October");
    expect(english.day(Date.parse("2026-09-24T10:00:00Z"))).toBe("24 Sep");
    expect(swedish.day(NOW)).toBe("15 okt");
    expect(swedish.date(NOW)).toBe("15 okt 2026");
    expect(new Format(nb, "Europe/Oslo").date(NOW)).toBe("15. okt 2026");
    expect(english.time(today("09:58"))).toBe("09:58");
  });
});

describe("values", () => {
  it("of_codes_nobody_has_words_for_are_shown_as_they_read", () => {
    expect(english.value({ kind: "choice", code: "sea_salt" })).toBe("Sea salt");
    expect(english.value({ kind: "choice", code: "email_never_phone" })).toBe(
      "E-mail, never phone",
    );
    expect(swedish.value({ kind: "choice", code: "navy" })).toBe("Marin");
  });

  it("of_codes_that_are_names_are_shown_by_their_name", () => {
    const store = { kind: "choice", code: "LKP", name: "Nordhem Linköping" } as const;
    expect(english.value(store)).toBe("Nordhem Linköping");
  });

  it("of_price_levels_say_level_and_care", () => {
    const level = { kind: "price_level", level: "budget", care: "just_work" } as const;
    expect(english.value(level)).toBe("Budget, should just work");
    expect(swedish.value(level)).toBe("Budget, ska bara fungera");
  });

  it("of_names_are_text_and_nothing_else", () => {
    const name = { kind: "name", given: "<img onerror=x>", family: "" } as const;
    expect(english.inSentence(name)).toBe("<img onerror=x>");
  });

  it("keep_capitals_that_are_there", () => {
    expect(raised("TV and sound")).toBe("TV and sound");
    expect(raised("ärlig")).toBe("Ärlig");
  });
});

describe("every language", () => {
  const languages: Record<string, Words> = { en, sv, nb, da, fi };
  const catalogue = readFileSync(
    join(import.meta.dirname, "../../crates/domain/catalogue.toml"),
    "utf8",
  );
  const chosen = [...catalogue.matchAll(/^choices = \[([^\]]*)\]/gm)].flatMap((line) =>
    [...(line[1] ?? "").matchAll(/"([^"]+)"/g)].map((code) => code[1] ?? ""),
  );

  it.each(Object.keys(languages))("%s_has_words_for_every_choice_of_the_catalogue", (tag) => {
    expect(chosen.length).toBeGreaterThan(50);
    const missing = chosen.filter((code) => !languages[tag]?.codes.choices[code]);
    expect(missing).toEqual([]);
  });

  it.each(Object.keys(languages))("%s_says_nothing_loud_and_no_system_words", (tag) => {
    const all: string[] = [];
    const walk = (value: unknown, key = ""): void => {
      if (typeof value === "string") all.push(value);
      else if (typeof value === "object" && value !== null && key !== "numbers")
        for (const [name, inner] of Object.entries(value)) walk(inner, name);
    };
    walk({ ...languages[tag], codes: {} });
    expect(all.length).toBeGreaterThan(150);
    for (const text of all) expect(text).not.toMatch(/!|\boops\b|successfully/i);
  });

  it.each(Object.keys(languages))("%s_leaves_no_word_of_the_screens_empty", (tag) => {
    const empty: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (value === "" && !/numbers|reason\.name/.test(path)) empty.push(path);
      else if (typeof value === "object" && value !== null)
        for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`);
    };
    walk(languages[tag], tag);
    expect(empty).toEqual([]);
  });

  it("knows_no_trouble_without_what_is_so_and_what_to_do", () => {
    for (const words of Object.values(languages))
      for (const said of Object.values(words.trouble)) {
        expect(said.what.length).toBeGreaterThan(5);
        expect(said.next.length).toBeGreaterThan(5);
      }
  });
});
