// Generated from crates/app by `cargo xtask bindings`. Do not edit.

export type Act = "still_right" | "ask" | "says_yes" | "wrong_guess" | "settle" | "measure";

export type AppointmentRow = { person: PersonFace, at: number, minutes: number, };

export type BrandException = { row: FactRow, brand: string, 
/**
 * The general size was returned as too small or too large of this brand.
 */
was: WasReturned | null, };

export type CareView = "cares" | "just_work";

export type ChainPerson = { person: PersonFace, 
/**
 * The name of the shop they were in last.
 */
store: string | null, seenAt: number | null, };

export type ChainView = { 
/**
 * The text this answers, to drop answers that come late.
 */
text: string, 
/**
 * Those who are not on this device; ten at most.
 */
people: Array<ChainPerson>, };

export type Code = "bad_request" | "not_enrolled" | "already_enrolled" | "code_refused" | "hub_unreachable" | "not_a_hub" | "hub_not_proven" | "hub_too_old" | "app_too_old" | "differs" | "key_store_locked" | "wrong_passphrase" | "locked" | "wrong_pin" | "too_many_tries" | "pin_spent" | "lease_ended" | "first_time_here" | "unknown_customer" | "only_this_shop" | "too_many_customers" | "unknown_fact" | "no_visit" | "erased" | "three_visits" | "too_late_to_undo" | "empty" | "too_long" | "forbidden_character" | "not_a_phone" | "not_an_email" | "not_a_size" | "not_a_choice" | "not_a_day" | "out_of_range" | "only_the_customer" | "nothing_to_settle" | "disk_full" | "database_broken" | "newer_database" | "already_running" | "internal";

export type CustomerView = { person: PersonFace, given: string, shape: Shape, 
/**
 * The line under the name: how they like to be met.
 */
approach: FactRow | null, 
/**
 * For the line under the name where there is no approach.
 */
known: Known, visit: VisitView, now: Array<NowItem>, 
/**
 * "Shops women's".
 */
department: FactRow | null, sizes: Array<SizeTile>, 
/**
 * At most five rows for the card, questions first.
 */
about: Array<FactRow>, goals: Array<FactRow>, prices: Array<PriceRow>, history: Array<HistoryEntry>, 
/**
 * What may be asked now: three on a thin card, else two at most.
 */
questions: Array<QuestionView>, 
/**
 * Everything that is held, by group, for the sheet behind the card.
 */
everything: Array<FactGroup>, 
/**
 * Likely the same person.
 */
twins: Array<TwinRow>, 
/**
 * Facts from a newer version that this one cannot show.
 */
unread: number, };

export type Deed = "corrected" | "still_right" | "rather_not_say" | "wrong_guess" | "not_for_me" | "lifted" | "settled" | "ended" | "undone" | "new_customer" | "withdrawn";

export type DimensionChoices = { dimension: string, codes: Array<string>, 
/**
 * Others can be typed.
 */
open: boolean, };

export type EditorKind = { "is": "flag" } | { "is": "choice", choices: Array<ShownValue>, open: boolean, } | { "is": "text", characters_max: number, } | { "is": "name" } | { "is": "phone", country: string, } | { "is": "email" } | { "is": "address", country: string, } | { "is": "language", tags: Array<string>, } | { "is": "size", systems: Array<SystemChoices>, garment: string, } | { "is": "length_mm", from: number, to: number, } | { "is": "day" } | { "is": "price_level" } | { "is": "goal" } | { "is": "consent" };

export type EditorView = { slot: SlotRef, label: string, question: string, kind: EditorKind, 
/**
 * What is held now.
 */
current: ShownValue | null, 
/**
 * Dimensions that can be set, with their codes: brand, department, category.
 */
dimensions: Array<DimensionChoices>, };

export type EntryKind = "said" | "confirmed" | "guessed" | "rather_not_say" | "ended" | "wrong_guess" | "undone";

export type ErrandView = { text: string, by: string, at: number, };

export type EvidenceView = { kept: number, returnedTooSmall: number, returnedTooLarge: number, returnedOther: number, };

export type FactGroup = { 
/**
 * `who`, `contact`, `sizes`, … as in the catalogue.
 */
group: string, rows: Array<FactRow>, };

export type FactRow = { slot: SlotRef, 
/**
 * From the catalogue, in the associate's language.
 */
label: string, state: FactState, 
/**
 * Covered until tapped.
 */
covered: boolean, 
/**
 * Something differs from what is held: "orders say otherwise".
 */
disagreeing: EvidenceView | null, 
/**
 * The words at the right, in order; empty when the fact is fresh.
 */
acts: Array<Act>, 
/**
 * Just changed on this device by this person: Undo is offered.
 */
undo: UndoView | null, };

export type FactSheetView = { row: FactRow, given: string, 
/**
 * To say aloud.
 */
question: string, 
/**
 * Newest first.
 */
entries: Array<SheetEntry>, 
/**
 * Systems a correction is written back to: `web_shop`, `crm`, `marketing`.
 */
writtenBackTo: Array<string>, 
/**
 * *Not for me* is offered for this theme, brand or category.
 */
notFor: NotForOffer | null, 
/**
 * The four answers; *still right* only where something is held.
 */
canConfirm: boolean, canChange: boolean, canDecline: boolean, 
/**
 * A consent that can be withdrawn.
 */
canWithdraw: boolean, 
/**
 * A *not for me* that can be lifted.
 */
canLift: boolean, 
/**
 * One of several values that can be taken away.
 */
canRemove: boolean, };

export type FactState = { "is": "held", fact: string, value: ShownValue, source: Source, } | { "is": "guess", value: ShownValue, source: Source, evidence: EvidenceView | null, } | { "is": "conflict", sides: Array<Side>, } | { "is": "declined", source: Source, } | { "is": "ended", source: Source, } | { "is": "unknown" };

export type FindView = { 
/**
 * The text this answers, to drop answers that come late.
 */
text: string, 
/**
 * The first is what Enter opens; twenty at most.
 */
people: Array<FoundPerson>, 
/**
 * There are more than are shown.
 */
more: boolean, 
/**
 * Some were found by a close spelling.
 */
near: boolean, 
/**
 * Customers searched on this device.
 */
searched: number, };

export type FirstLoadView = { done: number, 
/**
 * Items the hub announced.
 */
total: number, 
/**
 * Staff and today's customers are here: sign-in and today's lists work.
 */
usable: boolean, complete: boolean, 
/**
 * Why it does not go on, where it does not.
 */
trouble: Code | null, };

export type FollowUpRow = { person: PersonFace, 
/**
 * Days until due; negative is overdue.
 */
dueInDays: number, };

export type FoundBy = { "by": "name" } | { "by": "near_name" } | { "by": "phone", ends: string, } | { "by": "email" } | { "by": "member_number", number: string, } | { "by": "order_number", number: string, };

export type FoundPerson = { person: PersonFace, 
/**
 * The name (or number) cut at the matches.
 */
parts: Array<NamePart>, reason: FoundBy, town: string | null, 
/**
 * The last two digits, all that is shown before the person is opened.
 */
phoneEnds: string | null, 
/**
 * Last met in a shop.
 */
metAt: number | null, 
/**
 * A visit of mine with them is open.
 */
visiting: boolean, };

export type FreshnessView = "fresh" | "ageing" | "stale" | "question_only";

export type HelpSize = { garment: string, system: string, label: string, };

export type HelpView = { errand: string, sizes: Array<HelpSize>, openedAt: number, };

export type HistoryEntry = { kind: HistoryKind, 
/**
 * Product name, or empty where `number` tells it.
 */
title: string, number: string | null, art: string | null, size: string | null, items: number, 
/**
 * Exact decimal in major units, "2347" or "-12.50"; `None` where no money moved.
 */
amount: string | null, currency: string, at: number, online: boolean, store: string | null, associate: string | null, tag: HistoryTag | null, lines: Array<HistoryLine>, };

export type HistoryKind = "order" | "return" | "complaint";

export type HistoryLine = { name: string, sku: string, quantity: number, size: string | null, colour: string | null, 
/**
 * Exact decimal in major units.
 */
unitPrice: string, gift: boolean, returned: boolean, };

export type HistoryTag = { "is": "promised_for", day: string, } | { "is": "ready_here", place: string | null, } | { "is": "delivered", at: number | null, } | { "is": "returned", reason: string, } | { "is": "cancelled" };

export type HowView = "told" | "self_service" | "measured" | "observed" | "imported" | "inferred" | "bought";

export type Known = { onlineOrders: number, storeOrders: number, newestOrderAt: number | null, };

export type LeaseView = { 
/**
 * Nobody gets in before the hub was heard.
 */
ended: boolean, 
/**
 * When it ends, on its last day.
 */
endsAt: number | null, 
/**
 * The database is closed, so that nobody listens to the hub.
 */
closed: boolean, };

export type LevelView = "budget" | "middle" | "premium";

export type Limit = { 
/**
 * `brand`, `department`, `category`, …
 */
dimension: string, code: string, };

export type Match = "no" | "exact" | "near";

export type MeView = { id: string, name: string, given: string, initials: string, 
/**
 * Which of the eight avatar tones, 0 to 7, always the same for the same person.
 */
tone: number, leftHanded: boolean, };

export type MetRow = { person: PersonFace, at: number, };

export type NamePart = { text: string, matches: Match, };

export type NotForOffer = { scope: Array<Limit>, 
/**
 * It is said already.
 */
said: boolean, };

export type NowItem = { "kind": "complaint", about: string, art: string | null, opened_at: number, day: number, promised_for: string | null, owner: string | null, } | { "kind": "pickup", order: string, art: string | null, items: number, ready: boolean, place: string | null, held_until: string | null, promised_at: number, } | { "kind": "wish", name: string, art: string | null, size: ShownValue | null, here: number, counted_at: number, } | { "kind": "follow_up", about: string, act: string, art: string | null, due: string, };

export type OperationRow = { operation: string, person: PersonFace | null, what: Deed, slot: SlotRef | null, label: string | null, value: ShownValue | null, at: number, 
/**
 * Systems it will reach when sent.
 */
writtenBackTo: Array<string>, 
/**
 * Why the hub did not accept it: a stable code.
 */
refused: string | null, };

export type PersonFace = { customer: string, 
/**
 * `None` for a customer known by number only; then `number` is there.
 */
name: string | null, number: string | null, initials: string, tone: number, };

export type PickupRow = { person: PersonFace, state: PickupStateView, promisedAt: number, readyAt: number | null, place: string | null, items: number, };

export type PickupStateView = "to_pick" | "picking" | "ready";

export type Place = "floor" | "desk";

export type PriceRow = { "kind": "level", row: FactRow, category: string, level: LevelView | null, } | { "kind": "big_spend", name: string, 
/**
 * What kind of thing it was, for a word in place of a long name.
 */
art: string | null, minor: string, currency: string, at: number, };

export type Purpose = "visit" | "order" | "call_back" | "complaint" | "asked";

export type QuestionView = { slot: SlotRef, label: string, 
/**
 * To say aloud, from the catalogue, in the associate's language.
 */
question: string, 
/**
 * Why it is asked.
 */
reason: string | null, 
/**
 * What is held, where something is: then *still right* can be an answer.
 */
row: FactRow | null, 
/**
 * Values offered at once, the likeliest first.
 */
answers: Array<ShownValue>, 
/**
 * There are no others: nothing leads to more.
 */
complete: boolean, source: Source | null, };

export type Recognised = { "kind": "customer", customer: string, } | { "kind": "unknown", code: string, };

export type RescueView = { 
/**
 * Corrections that had not been sent yet, and still will be.
 */
carried: number, 
/**
 * Corrections that nobody can read any more.
 */
lost: number, 
/**
 * Not a single one could be read, and nobody knows how many there were.
 */
unknown: boolean, };

export type SameIn = "phone" | "email" | "name" | "near_name" | "town";

export type Saved = { operation: string, undoUntil: number, };

export type SealedView = { onTheWay: number, 
/**
 * The hub did not take them; those that were let go of since are among them.
 */
notAccepted: number, };

export type Settings = { 
/**
 * BCP 47: `sv`, `nb`, `da`, `fi`, `en`.
 */
language: string, theme: Theme, leftHanded: boolean, 
/**
 * `floor`: locks after 2 minutes. `desk`: a counter with keyboard and scanner,
 * locks after 10.
 */
place: Place, };

export type Shape = "full" | "thin" | "quiet";

export type SheetEntry = { what: EntryKind, value: ShownValue | null, source: Source, evidence: EvidenceView | null, };

export type ShownValue = { "kind": "flag", yes: boolean, } | { "kind": "choice", code: string, 
/**
 * What the code is called where no screen has words for it: a store's name.
 * Ignored when it comes from a screen.
 */
name?: string, } | { "kind": "text", text: string, } | { "kind": "name", given: string, family: string, } | { "kind": "phone", number: string, } | { "kind": "email", address: string, } | { "kind": "address", street: string, postal_code: string, town: string, country: string, } | { "kind": "language", tag: string, } | { "kind": "size", system: string, label: string, } | { "kind": "length_mm", mm: number, } | { "kind": "day", year: number, month: number, day: number, } | { "kind": "price_level", level: LevelView, care: CareView | null, } | { "kind": "goal", what: string, note: string | null, on: string | null, } | { "kind": "consent", given: boolean, text_version: string, };

export type Side = { fact: string, value: ShownValue, source: Source, };

export type SizeTile = { 
/**
 * The general size of the garment.
 */
row: FactRow, 
/**
 * "42.5 of Tindvik, 42 was too small".
 */
brands: Array<BrandException>, };

export type SlotRef = { attribute: string, scope: Array<Limit>, };

export type Source = { how: HowView, freshness: FreshnessView, 
/**
 * "Old club", "Floor scan".
 */
via: string | null, 
/**
 * The associate's name, where one wrote it.
 */
who: string | null, 
/**
 * The associate is the one who is signed in.
 */
mine: boolean, store: string | null, asOf: number, ageDays: number, 
/**
 * Called still right after it was said.
 */
confirmed: boolean, 
/**
 * Saved on this device, not yet acknowledged by the hub.
 */
pending: boolean, };

export type StaffTile = { id: string, name: string, given: string, initials: string, tone: number, 
/**
 * "Outdoor, floor 2".
 */
place: string, language: string, leftHanded: boolean, 
/**
 * Too many wrong PINs: not before then.
 */
lockedUntil: number | null, };

export type Stage = "passphrase" | "enrol" | "first_load" | "locked" | "open";

export type StartView = { pickups: Array<PickupRow>, pickupsOpen: number, appointments: Array<AppointmentRow>, followUps: Array<FollowUpRow>, met: Array<MetRow>, 
/**
 * Customers on this device.
 */
customers: number, };

export type StateView = { 
/**
 * Grows with everything that may change a screen; see the request `changed`.
 */
revision: number, stage: Stage, store: StoreView | null, me: MeView | null, sync: SyncPill, lease: LeaseView, 
/**
 * Open visits of the associate, the current one first, three at most.
 */
visits: Array<VisitFace>, 
/**
 * Someone is being helped without saving.
 */
helping: boolean, settings: Settings, 
/**
 * The memory could not be read, and another took its place; until somebody has seen it.
 */
rescue: RescueView | null, 
/**
 * The hub has shut this device out, and nothing is on it any more.
 */
shutOut: boolean, 
/**
 * The passphrase is the one of demonstrations: what is on this device is not
 * protected.
 */
demonstrationKey: boolean, 
/**
 * When the screen locks if nobody touches it; `None` while locked.
 */
locksAt: number | null, now: number, version: string, };

export type StoreView = { id: string, 
/**
 * "Nordhem Linköping".
 */
name: string, town: string, timeZone: string, currency: string, };

export type SyncCentreView = { pill: SyncPill, twoAnswers: Array<TwoAnswers>, notAccepted: Array<OperationRow>, onTheWay: Array<OperationRow>, settled: Array<OperationRow>, settledTotal: number, 
/**
 * What lies sealed for the hub, and nobody here can read any more.
 */
sealed: SealedView, 
/**
 * Why the carriage does not go on, where that is more than a missing network.
 */
trouble: Code | null, 
/**
 * Customers made on two devices who may be one person.
 */
twins: Array<TwinPair>, deviceNumber: number, version: string, 
/**
 * Sent since the device came online, for the line under the title.
 */
sent: number, onlineSince: number | null, };

export type SyncPill = { online: boolean, 
/**
 * Operations the hub has not acknowledged.
 */
waiting: number, 
/**
 * Last complete round with equal digests.
 */
inSyncAt: number | null, lastContactAt: number | null, 
/**
 * Two answers, refused operations.
 */
needsAttention: number, };

export type SystemChoices = { system: string, labels: Array<string>, 
/**
 * Where a picker opens.
 */
near: string | null, };

export type Theme = "system" | "light" | "dark";

export type Trouble = { code: Code, 
/**
 * Which input it is about, where it is about one: `phone`, `pin`, `text`.
 */
field: string | null, 
/**
 * Not before then (milliseconds since 1970).
 */
until: number | null, 
/**
 * How many tries are left.
 */
left: number | null, };

export type TwinPair = { one: TwinRow, other: TwinRow, };

export type TwinRow = { person: PersonFace, town: string | null, phoneEnds: string | null, same: Array<SameIn>, };

export type TwoAnswers = { person: PersonFace, given: string, row: FactRow, 
/**
 * The customer's visit is open here: it can be settled on the card.
 */
visiting: boolean, };

export type UndoView = { operation: string, until: number, 
/**
 * It was a *still right*: "just now".
 */
confirmed: boolean, };

export type VisitFace = { customer: string, initials: string, given: string, tone: number, current: boolean, };

export type VisitView = { openedAt: number, errand: ErrandView | null, 
/**
 * Questions answered or put off in this visit.
 */
asked: number, 
/**
 * At most this many in a visit.
 */
askedMax: number, };

export type WasReturned = { label: string, tooSmall: boolean, };

/** Every request an associate's screen can make, by name. */
export interface Requests {
  state: { args: Record<string, never>; reply: StateView };
  /** Answers when the revision has moved past `since`, or after 20 seconds. */
  changed: { args: { since: number, }; reply: StateView };
  unlock_key: { args: { passphrase: string, }; reply: StateView };
  enrol: { args: { hub: string, code: string, name: string, }; reply: StateView };
  first_load: { args: Record<string, never>; reply: FirstLoadView };
  staff: { args: Record<string, never>; reply: Array<StaffTile> };
  sign_in: { args: { associate: string, pin: string, 
/**
 * The manager's, after too many wrong PINs.
 */
code?: string, }; reply: StateView };
  lock: { args: Record<string, never>; reply: StateView };
  /** Somebody touched the screen: the lock is put off. */
  touch: { args: Record<string, never>; reply: StateView };
  settings: { args: { settings: Settings, }; reply: StateView };
  start: { args: Record<string, never>; reply: StartView };
  find: { args: { text: string, }; reply: FindView };
  /** Looks in the whole chain; those it finds can be opened like anybody. */
  look_up: { args: { text: string, }; reply: ChainView };
  scan: { args: { code: string, }; reply: Recognised };
  /** Records the view with its purpose, opens or resumes the visit. Whoever was found in the chain is borrowed from the hub first. */
  open: { args: { customer: string, purpose: Purpose, }; reply: CustomerView };
  /** The card again, after a change; the visit must be open. */
  customer: { args: { customer: string, }; reply: CustomerView };
  end_visit: { args: { customer: string, }; reply: StateView };
  set_errand: { args: { customer: string, text: string, }; reply: CustomerView };
  keep_errand: { args: { customer: string, }; reply: Saved };
  clear_errand: { args: { customer: string, }; reply: CustomerView };
  fact_sheet: { args: { customer: string, slot: SlotRef, 
/**
 * Which value, where the attribute may have several.
 */
value: ShownValue | null, }; reply: FactSheetView };
  editor: { args: { customer: string, slot: SlotRef, }; reply: EditorView };
  /** Attributes that can be told and are not yet known, for "add". */
  addable: { args: { customer: string, }; reply: Array<EditorView> };
  correct: { args: { customer: string, slot: SlotRef, value: ShownValue, how: "told" | "measured" | "observed", 
/**
 * The fact it takes the place of, where several values stand side by side; without
 * it a new value stands beside them.
 */
fact?: string, }; reply: Saved };
  still_right: { args: { customer: string, slot: SlotRef, fact: string, }; reply: Saved };
  rather_not_say: { args: { customer: string, slot: SlotRef, }; reply: Saved };
  /** Not asked again in this visit; nothing is stored of the customer. */
  not_now: { args: { customer: string, slot: SlotRef, }; reply: CustomerView };
  says_yes: { args: { customer: string, slot: SlotRef, value: ShownValue, }; reply: Saved };
  wrong_guess: { args: { customer: string, slot: SlotRef, value: ShownValue, }; reply: Saved };
  /** Takes one value away: a phone no longer in use, a colour no longer liked. */
  no_longer: { args: { customer: string, slot: SlotRef, fact: string, }; reply: Saved };
  not_for_me: { args: { customer: string, scope: Array<Limit>, }; reply: Saved };
  lift_not_for_me: { args: { customer: string, scope: Array<Limit>, }; reply: Saved };
  settle: { args: { customer: string, slot: SlotRef, value: ShownValue, }; reply: Saved };
  withdraw_consent: { args: { customer: string, purpose: string, channel: string, }; reply: Saved };
  undo: { args: { operation: string, }; reply: Saved };
  likely_twins: { args: { name: string, contact: string, }; reply: Array<TwinRow> };
  /** `contact` is a phone number or an e-mail address; `reachBy` a code of `reach_by` or null. */
  new_customer: { args: { name: string, contact: string, reachBy: string | null, language: string | null, errand: string, }; reply: CustomerView };
  help: { args: Record<string, never>; reply: HelpView };
  help_note: { args: { help: HelpView, }; reply: HelpView };
  help_end: { args: Record<string, never>; reply: StateView };
  sync_centre: { args: Record<string, never>; reply: SyncCentreView };
  /** Two answers: ask at the next visit; hides the card until the next visit. */
  ask_next_time: { args: { customer: string, slot: SlotRef, }; reply: SyncCentreView };
  sync_now: { args: Record<string, never>; reply: StateView };
  /** Somebody has read what became of a memory that could not be read. */
  rescue_seen: { args: Record<string, never>; reply: StateView };
}
