import { en, type Words } from "./en";

export const sv = { ...en, tag: "sv", locale: "sv" } satisfies Words;
