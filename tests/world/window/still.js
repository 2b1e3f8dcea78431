// Answers when nothing moves any more: fonts are there, nothing changed for a moment, what
// moves and ends has ended, and that was painted.
const done = arguments[arguments.length - 1];
const QUIET_MS = 120;
const PATIENCE_MS = 3000;

const began = performance.now();
let changedAt = began;
const observer = new MutationObserver(() => {
  changedAt = performance.now();
});
observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });

const frame = () => new Promise(requestAnimationFrame);
const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
const moving = () => document.getAnimations().some((one) => ends(one) && one.playState === "running");

(async () => {
  await document.fonts.ready;
  const quiet = () => performance.now() - changedAt > QUIET_MS && !moving();
  while (!quiet() && performance.now() - began < PATIENCE_MS) await frame();
  observer.disconnect();
  // After two frames WebKit may still hand the last one to the compositor.
  for (let painted = 0; painted < 5; painted++) await frame();
  done(true);
})();
