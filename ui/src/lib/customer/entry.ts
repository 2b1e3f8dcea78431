import { type HistoryEntry, heard, type NowItem } from "../app";
import { type Format, raised } from "../words";

/** What is the matter with an entry, in words, with its tone and icon. */
export interface Tag {
  text: string;
  tone: "alert" | "accent" | "ask" | "plain";
  icon: "clock" | "box" | "truck" | "undo" | "off";
}

/** The name of one thing bought, with its size, or the number of an order of several. */
export function entryTitle(entry: HistoryEntry, f: Format): string {
  const { history: w } = f.words.customer;
  if (entry.kind === "complaint") return w.complaint(entry.title);
  if (entry.title) {
    return entry.size && !entry.title.endsWith(entry.size)
      ? `${entry.title} ${entry.size}`
      : entry.title;
  }
  const number = entry.number ?? "";
  return entry.kind === "return" ? w.return(number) : w.order(number);
}

/** The town of "Nordhem Linköping": the chain's name says nothing inside the chain. */
export function shopOf(store: string): string {
  const mine = heard.view?.store;
  const chain = mine?.name.endsWith(mine.town) ? mine.name.slice(0, -mine.town.length) : "";
  return chain && store.startsWith(chain) ? store.slice(chain.length) : store;
}

/** "8 Oct · online, 3 items". */
export function entryLine(entry: HistoryEntry, f: Format): string {
  const { history: w } = f.words.customer;
  const year = f.year(entry.at) === f.year(Date.now()) ? f.day(entry.at) : f.date(entry.at);
  const shop = entry.store ?? "";
  const where = entry.online
    ? entry.kind === "return"
      ? w.boughtOnline
      : w.online
    : entry.associate && shop
      ? w.with(shop, entry.associate.split(" ")[0] ?? "")
      : shop;
  const items = entry.items > 1 ? w.items(entry.items) : "";
  const rest = [where, items].filter(Boolean).join(", ");
  return [year, rest].filter(Boolean).join(" · ");
}

/** What is said of an order that waits here or is being picked: where it lies and until when. */
export function pickupTag(item: Extract<NowItem, { kind: "pickup" }>, now: number, f: Format): Tag {
  const { history, now: matters } = f.words.customer;
  if (!item.ready) {
    return { text: history.promised(f.time(item.promised_at)), tone: "plain", icon: "clock" };
  }
  const held = item.held_until ? matters.held(f.calendarDay(item.held_until, now)) : "";
  const text = [history.ready(item.place), held].filter(Boolean).join(" · ");
  return { text, tone: "accent", icon: "box" };
}

export function entryTag(entry: HistoryEntry, now: number, f: Format): Tag | null {
  const { history: w } = f.words.customer;
  const { tag } = entry;
  switch (tag?.is) {
    case "promised_for":
      return { text: w.promised(f.calendarDay(tag.day, now)), tone: "alert", icon: "clock" };
    case "ready_here":
      return { text: w.ready(tag.place), tone: "accent", icon: "box" };
    case "delivered":
      // Taken along from the shop: nobody delivered it.
      if (!entry.online && (tag.at === null || f.dayKey(tag.at) === f.dayKey(entry.at)))
        return null;
      return {
        text: w.delivered(tag.at === null ? null : f.day(tag.at)),
        tone: "plain",
        icon: "truck",
      };
    case "returned": {
      const reason = w.reason[tag.reason];
      return {
        text: reason ? w.returned(reason) : w.returnedPlain,
        tone: "ask",
        icon: "undo",
      };
    }
    case "cancelled":
      return { text: raised(w.cancelled), tone: "plain", icon: "off" };
    case undefined:
      return null;
  }
}
