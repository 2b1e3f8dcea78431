import type { Known } from "../app";
import { type Format, raised } from "../words";

const DAY = 86_400_000;

/** The line under a name of whom nothing was told: "One online order, a year ago". */
export function knownLine(known: Known, now: number, f: Format): string {
  const { known: w } = f.words.customer;
  const { onlineOrders, storeOrders, newestOrderAt } = known;
  const online = onlineOrders > 0 ? w.online(onlineOrders) : "";
  const store = storeOrders > 0 ? w.store(storeOrders) : "";
  const what = online && store ? w.both(online, store) : online || store;
  if (!what) return w.nothing;
  if (newestOrderAt === null) return raised(what);
  const ago = f.ago(Math.max(0, Math.floor((now - newestOrderAt) / DAY)));
  const one = onlineOrders + storeOrders === 1;
  return raised(one ? w.newest(what, ago) : w.newestOf(what, ago));
}
