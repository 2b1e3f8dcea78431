import type { AppointmentRow, FollowUpRow, PickupRow } from "../app";
import type { Format, Words } from "../words";

const MINUTE = 60_000;

/** "8 minutes late", "12 minutes left", "Ready since 09:40". */
export function pickupLine(row: PickupRow, now: number, words: Words, format: Format): string {
  const { find } = words;
  if (row.state === "ready") {
    return row.readyAt === null
      ? find.items(row.items)
      : find.readySince(when(row.readyAt, now, format));
  }
  const minutes = Math.round((row.promisedAt - now) / MINUTE);
  const size = Math.abs(minutes);
  if (minutes < 0) {
    if (size < 90) return find.minutesLate(size);
    return size < 36 * 60
      ? find.hoursLate(Math.round(size / 60))
      : find.daysLate(Math.round(size / 1440));
  }
  if (size < 90) return find.minutesLeft(size);
  return size < 24 * 60
    ? find.hoursLeft(Math.round(size / 60))
    : find.promisedAt(format.day(row.promisedAt));
}

/** A time of today as "09:40", of another day as "13 Oct". */
const when = (at: number, now: number, format: Format): string =>
  format.dayKey(at) === format.dayKey(now) ? format.time(at) : format.day(at);

/** Under the hour, where it is near: "in 18 min". */
export function soonLine(row: AppointmentRow, now: number, words: Words): string {
  const minutes = Math.round((row.at - now) / MINUTE);
  return minutes > 0 && minutes <= 60 ? words.find.inMinutes(minutes) : "";
}

export function followUpLine(row: FollowUpRow, words: Words): string {
  const { find } = words;
  if (row.dueInDays === 0) return find.dueToday;
  return row.dueInDays < 0 ? find.overdue(-row.dueInDays) : find.dueIn(row.dueInDays);
}
