import { call, type FirstLoadView, type Trouble } from "../app";

const LOOK_EVERY_MS = 700;

/** How far the first load has come, looked at until it is complete. */
export class Load {
  view = $state.raw<FirstLoadView | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  share = $derived(
    this.view && this.view.total > 0 ? Math.min(1, this.view.done / this.view.total) : 0,
  );

  /** Looks again and again; returns how to stop. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let watching = true;
    const look = async () => {
      const answer = await call("first_load", {});
      if (!watching) return;
      this.trouble = answer.trouble ?? null;
      if (answer.ok) this.view = answer.ok;
      if (!this.view?.complete) timer = setTimeout(look, LOOK_EVERY_MS);
    };
    void look();
    return () => {
      watching = false;
      clearTimeout(timer);
    };
  }
}
