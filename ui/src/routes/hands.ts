import { Wedge } from "../lib/find/wedge";

export interface Hands {
  /** A scanner read a code. */
  onscan: (code: string) => void;
  /** A letter was typed outside every field. */
  ontype: (key: string) => void;
  /** Somebody is there: a key, a tap. */
  ontouch: () => void;
  onlock: () => void;
  onsync: () => void;
  onback: () => void;
}

type Editable = HTMLInputElement | HTMLTextAreaElement;

const editable = (target: EventTarget | null): Editable | null =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;

export const dialogOpen = (): boolean => document.querySelector("[role=dialog]") !== null;

/** Gives a field back what it held before a scanner typed into it. */
const restore = (field: Editable | null, value: string): void => {
  if (!field || field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

/**
 * Listens to keyboard, scanner and fingers for the whole window. A scanner is told from a hand
 * before any screen sees its keys.
 */
export function listenToHands(hands: Hands): () => void {
  const wedge = new Wedge();
  let field: Editable | null = null;
  let held = "";

  const first = (event: KeyboardEvent) => {
    const at = event.timeStamp;
    if (wedge.starts(at)) {
      field = editable(event.target);
      held = field?.value ?? "";
    }
    const code = wedge.key(event.key, at);
    if (code === null && !wedge.quiet(at)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (code === null) return;
    restore(field, held);
    hands.onscan(code);
  };

  const then = (event: KeyboardEvent) => {
    hands.ontouch();
    if (event.defaultPrevented) return;
    const { key } = event;
    if (key.toLowerCase() === "l" && event.ctrlKey && !event.altKey) hands.onlock();
    else if (key === "F8") hands.onsync();
    else if (key === "Escape" && !dialogOpen()) hands.onback();
    else if (isTyped(event)) hands.ontype(key);
    else return;
    event.preventDefault();
  };

  const touch = () => hands.ontouch();

  window.addEventListener("keydown", first, { capture: true });
  window.addEventListener("keydown", then);
  window.addEventListener("pointerdown", touch, { capture: true, passive: true });
  return () => {
    window.removeEventListener("keydown", first, { capture: true });
    window.removeEventListener("keydown", then);
    window.removeEventListener("pointerdown", touch, { capture: true });
  };
}

/** A letter for the search field: printable, outside every field, and not the space that taps. */
function isTyped(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.key.length !== 1 || event.key === " ") return false;
  const { target } = event;
  const typing =
    editable(target) !== null || (target instanceof HTMLElement && target.isContentEditable);
  return !typing && !dialogOpen();
}
