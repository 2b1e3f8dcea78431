import type { Code } from "../app/bindings";

/** For each trouble: what is so, and what to do. Never a code alone, never blame. */
export const trouble: Record<Code, { what: string; next: string }> = {
  bad_request: {
    what: "Visavi did not understand this screen.",
    next: "Nothing was changed. Go back and try again.",
  },
  not_enrolled: {
    what: "This tablet belongs to no shop yet.",
    next: "Enter the hub’s address and a code from the shop’s manager.",
  },
  already_enrolled: {
    what: "This tablet belongs to a shop already.",
    next: "Nothing needs to be done.",
  },
  code_refused: {
    what: "The hub does not know this code.",
    next: "A code works once and for a short time. Ask for a new one.",
  },
  hub_unreachable: {
    what: "The hub does not answer.",
    next: "Check the address and the network, then try again. What is here is safe.",
  },
  not_a_hub: {
    what: "Something answers at that address, but it is not a Visavi hub.",
    next: "Check the address. A sign-in page of the network answers like this too.",
  },
  hub_not_proven: {
    what: "Something answers in the hub’s place and cannot prove that it is the hub.",
    next: "Nothing of it is believed, and what is saved here waits. Try another network. If the hub was set up anew, this tablet needs a new code.",
  },
  hub_too_old: {
    what: "The hub is older than this tablet.",
    next: "The hub must be updated first. What is saved here waits for it.",
  },
  app_too_old: {
    what: "This tablet’s app is older than the hub takes.",
    next: "Update the app. What is saved here waits and goes up then.",
  },
  differs: {
    what: "This tablet and the hub do not hold quite the same.",
    next: "The tablet fetches it anew by itself. What is saved is safe; if it stays so, tell the shop’s manager.",
  },
  key_store_locked: {
    what: "The tablet’s key store is locked.",
    next: "Unlock the tablet itself, then try again. Nothing is lost.",
  },
  wrong_passphrase: {
    what: "That is not the passphrase.",
    next: "Check capital letters and the keyboard’s language, then try again.",
  },
  locked: { what: "The screen is locked.", next: "Enter your PIN to go on where you were." },
  wrong_pin: { what: "That is not the PIN.", next: "Try again." },
  too_many_tries: { what: "Too many tries.", next: "Wait a moment, then try again." },
  pin_spent: {
    what: "Ten tries were wrong, so this PIN opens this tablet no more.",
    next: "A manager makes a code at the hub. Until then a colleague can help the customer.",
  },
  lease_ended: {
    what: "This tablet has been out of touch with the hub for too long.",
    next: "Connect it to the network, then try again. What was saved is safe and will be sent.",
  },
  first_time_here: {
    what: "You have not signed in on this tablet before.",
    next: "The first time needs the network. Or a colleague who works on it signs in, locks it, and then you try again.",
  },
  unknown_customer: {
    what: "This customer is not on this tablet.",
    next: "Search again, or make a new customer.",
  },
  only_this_shop: {
    what: "Only this shop’s customers can be found right now.",
    next: "The rest of the chain is asked at the hub, and it does not answer. Try again later.",
  },
  too_many_customers: {
    what: "Too many customers have been looked up.",
    next: "Wait an hour. Whoever is on this tablet can be found all the time.",
  },
  unknown_fact: {
    what: "This was changed a moment ago.",
    next: "The newest is shown now. Look, and try again.",
  },
  no_visit: {
    what: "The visit has ended.",
    next: "Open the customer again to change something.",
  },
  erased: { what: "This customer is no longer kept.", next: "Nothing more is needed. Go back." },
  three_visits: {
    what: "Three visits are open.",
    next: "End one of them, then open this one.",
  },
  too_late_to_undo: {
    what: "The ten seconds are over.",
    next: "Open the value and change it back.",
  },
  empty: { what: "This is empty.", next: "Type something, or leave it." },
  too_long: { what: "This is too long.", next: "Make it shorter. What you typed is kept." },
  forbidden_character: {
    what: "A character in this cannot be kept.",
    next: "Take away the unusual signs and try again.",
  },
  not_a_phone: {
    what: "This cannot be a phone number.",
    next: "Type it with its area code, or with + and the country.",
  },
  not_an_email: { what: "This cannot be an e-mail address.", next: "Check the part after @." },
  not_a_size: { what: "There is no such size here.", next: "Pick one from the list." },
  not_a_choice: { what: "That is not one of the choices.", next: "Pick one from the list." },
  not_a_day: { what: "There is no such day.", next: "Check day, month and year." },
  out_of_range: { what: "This cannot be right.", next: "Check the number." },
  only_the_customer: {
    what: "Only the customer can turn this on.",
    next: "On their own screen, phone or e-mail. Turning it off is always possible here.",
  },
  nothing_to_settle: {
    what: "This is settled already.",
    next: "The newest is shown now.",
  },
  disk_full: {
    what: "The tablet is full, so this was not saved.",
    next: "Free some space on the tablet, then do it again. What was saved before is safe.",
  },
  database_broken: {
    what: "The customer memory of this tablet is damaged.",
    next: "Close Visavi and open it again: it keeps what can be read and fetches the rest.",
  },
  newer_database: {
    what: "A newer version of Visavi has used this tablet’s customer memory.",
    next: "Update the app on this tablet. Everything is still here.",
  },
  already_running: {
    what: "Visavi is open in another window.",
    next: "Go on there, or close it first.",
  },
  internal: {
    what: "This did not work.",
    next: "What was saved is safe. Try again; if it stays so, close Visavi and open it again.",
  },
};
