import { en, type Words } from "./en";

export const nb = { ...en, tag: "nb", locale: "nb" } satisfies Words;
