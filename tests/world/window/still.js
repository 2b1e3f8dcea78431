// Answers when nothing moves any more: fonts are there, what moves and ends has ended, and
// two frames were painted.
const done = arguments[arguments.length - 1];
const frame = () => new Promise(requestAnimationFrame);
const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
const rest = () => document.getAnimations().filter((one) => ends(one) && one.playState === "running");

(async () => {
  await document.fonts.ready;
  await frame();
  await Promise.all(rest().map((animation) => animation.finished.catch(() => null)));
  await frame();
  await frame();
  done(true);
})();
