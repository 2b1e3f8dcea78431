import { en, type Words } from "./en";

export const da = { ...en, tag: "da", locale: "da" } satisfies Words;
