import type { EvidenceView, Limit, ShownValue, Source } from "../app/bindings";
import type { Words } from "./en";

const DAY = 86_400_000;
/** Between groups of digits, and between a figure and its unit: a space that never breaks. */
const NBSP = "\u00a0";
const KRONOR = new Set(["SEK", "NOK", "DKK"]);

/** Raises the first letter; the rest stays, so that "iPad" and "TV" survive. */
export const raised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A code nobody has words for, as it reads: `grand_prix` becomes "grand prix". */
const asRead = (code: string): string => code.replaceAll("_", " ").trim();

/**
 * "8 okt." reads as the end of a sentence, and "Sept" is longer than its neighbours. The point
 * behind a day stays: "19. nov 2026".
 */
const shortMonth = (day: string): string =>
  day.replace(/\bSept\b/, "Sep").replace(/(\p{L})\.(?=\s|$)/gu, "$1");

/** Whole months and years are counted in days: an age needs no calendar. */
const monthsIn = (days: number): number => Math.floor(days / 30.44);
const yearsIn = (days: number): number => Math.max(1, Math.floor(days / 365.25));

/** Writes what is not a sentence: ages, sources, values, money, sizes, times. */
export class Format {
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #days: Intl.DateTimeFormat;

  constructor(
    readonly words: Words,
    readonly timeZone: string,
  ) {
    this.#relative = new Intl.RelativeTimeFormat(words.locale, { numeric: "always" });
    this.#days = new Intl.DateTimeFormat("en", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  }

  #date(at: number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    let written = this.#dates.get(key);
    if (!written) {
      written = new Intl.DateTimeFormat(this.words.locale, { timeZone: this.timeZone, ...options });
      this.#dates.set(key, written);
    }
    return written.format(at);
  }

  /** "09:58". */
  time(at: number): string {
    return this.#date(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** "8 Oct". */
  day(at: number): string {
    return shortMonth(this.#date(at, { day: "numeric", month: "short" }));
  }

  /** "12 May 2017". */
  date(at: number): string {
    return shortMonth(this.#date(at, { day: "numeric", month: "short", year: "numeric" }));
  }

  /** "Thursday 15 October". */
  longDay(at: number): string {
    return this.#date(at, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
  }

  /** "Saturday". */
  weekday(at: number): string {
    return this.#date(at, { weekday: "long" });
  }

  /** "October", raised: it heads a list. */
  month(at: number): string {
    return raised(this.#date(at, { month: "long" }));
  }

  /** "Sep", inside a line. */
  monthInShort(at: number): string {
    return shortMonth(this.#date(at, { month: "short" }));
  }

  /** "March 2024". */
  monthOfYear(at: number): string {
    return this.#date(at, { month: "long", year: "numeric" });
  }

  /** "2019". */
  year(at: number): string {
    return this.#date(at, { year: "numeric" });
  }

  /** The hour of the day in the shop, 0 to 23. */
  hour(at: number): number {
    return Number.parseInt(this.#date(at, { hour: "2-digit", hourCycle: "h23" }), 10);
  }

  /** The day as `2026-10-15` in the shop: two moments are of one day when these are equal. */
  dayKey(at: number): string {
    // Put together from its parts: no locale writes it like this in every engine.
    const parts = this.#days.formatToParts(at);
    const of = (type: Intl.DateTimeFormatPartTypes) =>
      parts.find((part) => part.type === type)?.value ?? "";
    return `${of("year")}-${of("month")}-${of("day")}`;
  }

  /** A day without a time, as the core writes it (`2026-10-17`): "Saturday" within a week, else "17 Oct". */
  calendarDay(day: string, now: number): string {
    const at = Date.parse(`${day}T12:00:00Z`);
    if (Number.isNaN(at)) return day;
    const away = Math.round((at - Date.parse(`${this.dayKey(now)}T12:00:00Z`)) / DAY);
    if (away === 0) return this.words.age.today;
    return away > 0 && away < 7 ? this.weekday(at) : this.day(at);
  }

  /** Short, for meta lines: "5 mo". */
  age(days: number): string {
    const { age } = this.words;
    if (days < 1) return age.today;
    if (days < 14) return age.days(days);
    if (days < 60) return age.weeks(Math.floor(days / 7));
    if (days < 730) return age.months(monthsIn(days));
    return age.years(yearsIn(days));
  }

  #unit(days: number): [number, Intl.RelativeTimeFormatUnit] {
    if (days < 14) return [days, "day"];
    if (days < 60) return [Math.floor(days / 7), "week"];
    if (days < 730) return [monthsIn(days), "month"];
    return [yearsIn(days), "year"];
  }

  /** Long, with figures: "9 years ago". */
  ago(days: number): string {
    const { age } = this.words;
    if (days < 1) return age.today;
    if (days < 2) return age.yesterday;
    const [n, unit] = this.#unit(days);
    return this.#relative.format(-n, unit);
  }

  /** Long, with small numbers in words, for sentences: "nine years ago". */
  agoInWords(days: number): string {
    const { age } = this.words;
    if (days < 1) return age.today;
    if (days < 2) return age.yesterday;
    const [n, unit] = this.#unit(days);
    return this.#relative
      .formatToParts(-n, unit)
      .map((part) => (part.type === "integer" ? age.numbers[n] || part.value : part.value))
      .join("");
  }

  /** "just now", "2 minutes ago", then as {@link ago}. */
  moment(at: number, now: number): string {
    const { age } = this.words;
    const minutes = Math.floor((now - at) / 60_000);
    if (minutes < 1) return age.justNow;
    if (minutes < 60) return age.minutes(minutes);
    if (minutes < 24 * 60) return age.hours(Math.floor(minutes / 60));
    return this.ago(Math.floor((now - at) / DAY));
  }

  /** "18 204", grouped with spaces in every language of the shop. */
  number(n: number): string {
    return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, NBSP);
  }

  /** An exact decimal as the core writes it: "2347" becomes "2 347 kr", "-12.50" "−12,50 €". */
  money(amount: string, currency: string): string {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
    if (!match) return `${amount}${NBSP}${currency}`;
    const [, minus, whole = "0", fraction = ""] = match;
    const rest = /^0*$/.test(fraction) ? "" : this.#point + fraction.padEnd(2, "0");
    const figure = whole.replace(/\B(?=(\d{3})+(?!\d))/g, NBSP) + rest;
    const sign = minus ? "−" : "";
    if (KRONOR.has(currency)) return `${sign}${figure}${NBSP}kr`;
    if (currency === "GBP") return `${sign}£${figure}`;
    if (currency === "USD") return `${sign}$${figure}`;
    return `${sign}${figure}${NBSP}${currency === "EUR" ? "€" : currency}`;
  }

  get #point(): string {
    return this.words.tag === "en" ? "." : ",";
  }

  /** The label alone, as told: "42.5" or "42,5"; half glove sizes as "7½". */
  sizeLabel(system: string, label: string): string {
    if (system === "glove") return label.replace(/[.,]5$/, "½");
    return /^\d+\.\d+$/.test(label) ? label.replace(".", this.#point) : label;
  }

  /** The system where the label alone would not tell: "EU" before shoes. */
  systemMark(system: string, garment?: string): string {
    if (system === "eu") return garment === "shoes" || garment === undefined ? "EU" : "";
    return system === "uk" || system === "us" || system === "mondopoint"
      ? (this.words.codes.systems[system] ?? "")
      : "";
  }

  choice(code: string): string {
    return this.words.codes.choices[code] ?? asRead(code);
  }
  category(code: string): string {
    return this.words.codes.categories[code] ?? asRead(code);
  }
  department(code: string): string {
    return this.words.codes.departments[code] ?? asRead(code);
  }
  garment(code: string): string {
    return this.words.codes.garments[code] ?? asRead(code);
  }
  system(code: string): string {
    return this.words.codes.systems[code] ?? asRead(code).toUpperCase();
  }
  /** A language in its own name. */
  language(tag: string): string {
    return this.words.codes.languages[tag] ?? tag;
  }
  brand(code: string): string {
    return code.split("_").map(raised).join(" ");
  }
  target(code: string): string {
    return this.words.codes.targets[code] ?? asRead(code);
  }

  /** One limit of a scope: a brand, a department, a category. */
  limit({ dimension, code }: Limit): string {
    const { codes } = this.words;
    switch (dimension) {
      case "brand":
        return this.brand(code);
      case "department":
        return this.department(code);
      case "category":
        return this.category(code);
      case "purpose":
        return codes.purposes[code] ?? asRead(code);
      case "channel":
        return codes.channels[code] ?? asRead(code);
      default:
        return this.choice(code);
    }
  }

  /** A value as it reads inside a sentence: "navy", "42.5", "e-mail, never phone". */
  inSentence(value: ShownValue): string {
    const { words } = this;
    switch (value.kind) {
      case "flag":
        return value.yes ? words.value.wanted : words.value.notWanted;
      case "choice":
        return value.name ?? this.choice(value.code);
      case "text":
        return value.text;
      case "name":
        return `${value.given} ${value.family}`.trim();
      case "phone":
        return phone(value.number);
      case "email":
        return value.address;
      case "address":
        return [value.street, `${value.postal_code} ${value.town}`.trim()]
          .filter(Boolean)
          .join(", ");
      case "language":
        return this.language(value.tag);
      case "size":
        return this.sizeLabel(value.system, value.label);
      case "length_mm":
        return `${this.number(value.mm)}${NBSP}mm`;
      case "day":
        return this.plainDay(value);
      case "price_level": {
        const level = words.codes.levels[value.level];
        return value.care ? `${level}, ${words.codes.care[value.care]}` : level;
      }
      case "goal":
        return value.what;
      case "consent":
        return value.given ? words.value.wanted : words.value.notWanted;
    }
  }

  /** A value that stands alone: "Navy", "E-mail, never phone". */
  value(value: ShownValue): string {
    return raised(this.inSentence(value));
  }

  /** "3 March"; the year only where it is known (0 is not). */
  plainDay({ year, month, day }: { year: number; month: number; day: number }): string {
    const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", timeZone: "UTC" };
    const at = Date.UTC(year || 2000, month - 1, day);
    return new Intl.DateTimeFormat(
      this.words.locale,
      year ? { ...options, year: "numeric" } : options,
    ).format(at);
  }

  /** How many orders stand behind a guess. */
  evidenceCount(evidence: EvidenceView | null): number {
    if (!evidence) return 0;
    return (
      evidence.kept + evidence.returnedTooSmall + evidence.returnedTooLarge + evidence.returnedOther
    );
  }

  /** Beside a value, short: "said, 5 mo", "old club, 2019", "guess, 2 buys", "measured, 5 mo". */
  sourceShort(source: Source, evidence: EvidenceView | null = null): string {
    const { short, buys } = this.words.source;
    if (source.how === "inferred" || source.how === "bought") {
      const n = this.evidenceCount(evidence);
      return n > 0 ? `${short.inferred}, ${buys(n)}` : short[source.how];
    }
    if (source.how === "imported") {
      return `${source.via ?? short.imported}, ${this.year(source.asOf)}`;
    }
    const by = short[source.how];
    return source.ageDays < 1
      ? `${by} ${this.words.age.today}`
      : `${by}, ${this.age(source.ageDays)}`;
  }

  /** Under a name, where there is room: "said in store, 5 months ago". */
  sourceLong(source: Source, evidence: EvidenceView | null = null): string {
    const { long, guessedFrom } = this.words.source;
    if (source.how === "inferred" || source.how === "bought") {
      const n = this.evidenceCount(evidence);
      return n > 0 ? guessedFrom(n) : long[source.how];
    }
    if (source.how === "imported") {
      return `${source.via ?? long.imported}, ${this.year(source.asOf)}`;
    }
    const by = source.how === "measured" && source.via ? source.via : long[source.how];
    return source.ageDays < 1
      ? `${by} ${this.words.age.today}`
      : `${by}, ${this.ago(source.ageDays)}`;
  }

  /** What a mark says aloud: "Said in store, nine years ago, ask again". */
  sourceSentence(source: Source, evidence: EvidenceView | null = null): string {
    const { source: said } = this.words;
    const guessed = source.how === "inferred" || source.how === "bought";
    const from = guessed
      ? this.sourceLong(source, evidence)
      : `${source.how === "imported" || source.how === "measured" ? (source.via ?? said.long[source.how]) : said.long[source.how]}, ${this.agoInWords(source.ageDays)}`;
    const age = {
      fresh: "",
      ageing: said.ageing,
      stale: said.stale,
      question_only: said.questionOnly,
    }[source.freshness];
    return raised(
      [from, guessed ? "" : age, source.pending ? said.pending : ""].filter(Boolean).join(", "),
    );
  }
}

/** An E.164 number with breathing room: "+46 70 555 01 73". Others as they came. */
export const phone = (number: string): string => {
  const match = /^\+(46|47|45|358)(\d{2})(\d{2,3})(\d{2})(\d{2,3})$/.exec(number);
  return match ? `+${match.slice(1).filter(Boolean).join(" ")}` : number;
};
