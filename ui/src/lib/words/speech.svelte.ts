import { da } from "./da";
import { en, type Words } from "./en";
import { fi } from "./fi";
import { Format } from "./format";
import { nb } from "./nb";
import { sv } from "./sv";

const tables: Record<string, Words> = { en, sv, nb, nn: nb, da, fi };

/** The languages an associate can work in, as BCP 47. */
export const spoken = ["sv", "nb", "da", "fi", "en"] as const;

const tableOf = (tag: string): Words => tables[tag.split("-")[0] ?? ""] ?? en;

/** The language that is spoken now. It is set in one place and read everywhere. */
class Speech {
  words = $state.raw<Words>(en);
  timeZone = $state("Europe/Stockholm");
  format = $derived(new Format(this.words, this.timeZone));
}

const speech = new Speech();

/** Speaks another language from here on; unknown ones fall to English. */
export const speak = (language: string, timeZone?: string): void => {
  speech.words = tableOf(language);
  if (timeZone) speech.timeZone = timeZone;
};

/** The words of the language that is spoken now. Reactive where it is read. */
export const words = (): Words => speech.words;

/** The words of a given language, for what a customer reads; unknown ones fall to English. */
export const wordsIn = tableOf;

/** Ages, money, sizes, times and codes as the language that is spoken now writes them. */
export const format = (): Format => speech.format;
