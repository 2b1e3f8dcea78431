import { heard } from "./state.svelte";

/** The core's time, read again every second, and at once when the state is heard. */
class Clock {
  #page = $state(Date.now());
  now = $derived(Math.max(this.#page + heard.clockAhead, heard.view?.now ?? 0));

  /** Starts ticking; returns how to stop. */
  start(everyMs = 1_000): () => void {
    const timer = setInterval(() => {
      this.#page = Date.now();
    }, everyMs);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
