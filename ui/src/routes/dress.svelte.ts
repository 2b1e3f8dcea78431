import type { Settings } from "../lib/app";

/** Dresses the page after the settings: language, theme, hand, place. All on the root element. */
export function dress(settings: () => Settings | undefined, language: () => string): void {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let systemDark = $state(dark.matches);

  $effect(() => {
    const heed = () => {
      systemDark = dark.matches;
    };
    dark.addEventListener("change", heed);
    return () => dark.removeEventListener("change", heed);
  });

  $effect(() => {
    const theme = settings()?.theme ?? "system";
    root.dataset.theme = theme === "system" ? (systemDark ? "dark" : "light") : theme;
  });
  $effect(() => {
    root.lang = language();
  });
  $effect(() => {
    root.dataset.hand = settings()?.leftHanded ? "left" : "right";
  });
  $effect(() => {
    root.dataset.place = settings()?.place ?? "floor";
  });
}
