/** Every sentence on the screen, one typed module per language, and how figures are written. */

export { nameOf, titleOf } from "./called";
export type { Words } from "./en";
export { Format, phone, raised } from "./format";
export { format, speak, spoken, words, wordsIn } from "./speech.svelte";
