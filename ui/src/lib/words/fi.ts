import { en, type Words } from "./en";

export const fi = { ...en, tag: "fi", locale: "fi" } satisfies Words;
