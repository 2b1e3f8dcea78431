// Notes, for every key and every tap of a real hand, when the page that answers it was in
// the document, when it was painted, and when the frame after that began: in milliseconds
// since the event. `globalThis.painted()` waits for the newest and answers with all three.
const shown = {
  // The list that answers what stands in the field, also where it is the same list.
  keydown: () => document.querySelector("[data-answers]")?.dataset.answers === document.querySelector("[role=search] input")?.value,
  click: () => document.querySelector("main .customer .body") !== null,
};

let take;
const note = (event) => {
  const began = performance.now();
  take = { is: shown[event.type], began };
  take.painted = new Promise((done) => {
    take.done = done;
  });
};
for (const kind of Object.keys(shown)) addEventListener(kind, note, true);

const frame = () => new Promise(requestAnimationFrame);
/** What was put on the queue in a frame's callback comes after that frame was painted. */
const after = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });

const look = async () => {
  if (!take || take.answered || !take.is()) return;
  const mine = take;
  const since = () => performance.now() - mine.began;
  mine.answered = since();
  await frame();
  await after();
  const painted = since();
  await frame();
  mine.done([mine.answered, painted, since()]);
};
new MutationObserver(look).observe(document.body, { attributes: true, childList: true, subtree: true });

globalThis.painted = () => take.painted;
