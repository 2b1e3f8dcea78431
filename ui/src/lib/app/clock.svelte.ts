import { heard } from "./state.svelte";

/** The core's time, read again every second, and at once when the state is heard. */
class Clock {
  #page = $state(Date.now());
  now = $derived(this.#page + heard.clockAhead);

  /** Starts ticking; returns how to stop. */
  start(everyMs = 1_000): () => void {
    const timer = setInterval(() => {
      this.#page = Date.now();
    }, everyMs);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
