const COUNTER_REM = 85;

/**
 * How much room there is, measured in text: at 200 % text a wide window is as narrow as it reads.
 * Width alone decides the counter layout, so a tablet on a desk stays a tablet.
 */
export class Room {
  #rem = $state(0);
  counter = $derived(this.#rem >= COUNTER_REM);

  constructor() {
    const measure = () => {
      const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      this.#rem = window.innerWidth / size;
    };
    measure();
    $effect(() => {
      window.addEventListener("resize", measure);
      return () => window.removeEventListener("resize", measure);
    });
  }
}
