import type { NowItem } from "../app";
import { type Format, raised } from "../words";

/** One thing that matters now, in words. */
export interface Matter {
  key: string;
  kind: NowItem["kind"];
  title: string;
  line: string;
  art: string | null;
}

/** Puts what matters now into words; the order is the core's. */
export function matter(item: NowItem, now: number, f: Format): Matter {
  const { now: w } = f.words.customer;
  const day = (iso: string | null) => (iso ? f.calendarDay(iso, now) : null);
  switch (item.kind) {
    case "complaint":
      return {
        key: `complaint:${item.opened_at}:${item.about}`,
        kind: item.kind,
        title: raised(w.complaint(item.about, day(item.promised_for))),
        line: [w.complaintMeta(item.day), item.owner].filter(Boolean).join(" · "),
        art: item.art,
      };
    case "pickup": {
      const held = day(item.held_until);
      return {
        key: `pickup:${item.order}`,
        kind: item.kind,
        title: item.ready ? w.ready(item.items, item.place) : w.toPick(item.items),
        line: !item.ready
          ? w.promised(item.order, f.time(item.promised_at))
          : held
            ? w.held(held)
            : w.order(item.order),
        art: item.art,
      };
    }
    case "wish":
      return {
        key: `wish:${item.name}`,
        kind: item.kind,
        title: w.wish(item.name, item.size ? f.inSentence(item.size) : null),
        line: w.wishMeta(item.here, f.time(item.counted_at)),
        art: item.art,
      };
    case "follow_up":
      return {
        key: `follow_up:${item.due}:${item.about}`,
        kind: item.kind,
        title: raised(item.about),
        line: item.act ? raised(item.act) : w.followUp(f.calendarDay(item.due, now)),
        art: item.art,
      };
  }
}
