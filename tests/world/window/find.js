// Finds what a person would point at: arguments are the kind of thing, its name, and
// words that stand near it (or nothing). Answers with it and the place where it stands.
const [kind, wanted, near] = arguments;

const KINDS = {
  tap: "button, a[href], [role=button], [role=radio], [role=tab], [role=option], [role=checkbox], input[type=radio], input[type=checkbox], summary",
  field: "input, textarea, [role=textbox], [role=searchbox], [role=combobox]",
};

// Typographers' signs as they are typed.
const tidy = (text) =>
  (text ?? "")
    .replace(/\u2011/g, "-")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .trim();

const shown = (element) => {
  const box = element.getBoundingClientRect();
  return (
    box.width > 0 &&
    box.height > 0 &&
    !element.disabled &&
    element.closest("[inert], [aria-hidden=true]") === null &&
    getComputedStyle(element).visibility === "visible"
  );
};

const textOf = (element) =>
  element.getAttribute("aria-label") ??
  (tidy(element.innerText) || (element.querySelector("[aria-label]")?.getAttribute("aria-label") ?? ""));

const nameOf = (element) => {
  const by = (element.getAttribute("aria-labelledby") ?? "")
    .split(/\s+/)
    .map((id) => id && document.getElementById(id))
    .filter(Boolean);
  const labels = [...(element.labels ?? [])];
  return tidy(
    (by.length > 0 && by.map(textOf).join(" ")) ||
      element.getAttribute("aria-label") ||
      (labels.length > 0 && labels.map(textOf).join(" ")) ||
      textOf(element) ||
      element.getAttribute("placeholder"),
  );
};

/** Whether a finger would reach it: nothing lies over its middle. Below the fold it would scroll. */
const open = (element) => {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top === null || element.contains(top) || top.contains(element);
};

/** Whether it stands where it will stay: a finger waits for what still moves. */
const still = (element) =>
  !document.getAnimations().some(
    (one) =>
      one.playState === "running" &&
      Number.isFinite(one.effect?.getComputedTiming().endTime) &&
      one.effect.target?.contains(element),
  );

/** How much else stands in the smallest part that holds both the element and the words. */
const distance = (element) => {
  if (!near) return 0;
  for (let part = element; part; part = part.parentElement) {
    const text = tidy(part.innerText);
    if (text.includes(near)) return text.length;
  }
  return Number.POSITIVE_INFINITY;
};

const best = (root) => {
  const exact = [];
  const within = [];
  for (const element of root.querySelectorAll(KINDS[kind])) {
    if (!shown(element) || (root === document.body && !open(element))) continue;
    const name = nameOf(element);
    if (name === wanted) exact.push(element);
    else if (name.includes(wanted)) within.push(element);
  }
  const found = exact.length > 0 ? exact : within;
  const sorted = found
    .map((element) => ({ element, far: distance(element) }))
    .filter(({ far }) => far < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.far - other.far);
  return sorted[0]?.element ?? null;
};

// Whatever lies on top is meant first.
const dialog = [...document.querySelectorAll("[role=dialog]")].filter(shown).at(-1);
const found = (dialog && best(dialog)) ?? best(document.body);
if (!found || !still(found)) return null;
const { left, top } = found.getBoundingClientRect();
return [found, left, top];
