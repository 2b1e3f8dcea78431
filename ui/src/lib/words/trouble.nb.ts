import type { Words } from "./en";

export const trouble: Words["trouble"] = {
  bad_request: {
    what: "Visavi forsto ikke denne skjermen.",
    next: "Ingenting ble endret. Gå tilbake og prøv igjen.",
  },
  not_enrolled: {
    what: "Nettbrettet hører ikke til noen butikk ennå.",
    next: "Skriv inn navets adresse og en kode fra butikksjefen.",
  },
  already_enrolled: {
    what: "Nettbrettet hører allerede til en butikk.",
    next: "Ingenting må gjøres.",
  },
  code_refused: {
    what: "Navet kjenner ikke koden.",
    next: "En kode gjelder én gang og en kort stund. Be om en ny.",
  },
  hub_unreachable: {
    what: "Navet svarer ikke.",
    next: "Sjekk adressen og nettet og prøv igjen. Det som er her, er trygt.",
  },
  not_a_hub: {
    what: "Noe svarer på adressen, men det er ikke et Visavi-nav.",
    next: "Sjekk adressen. Nettets innloggingsside svarer også slik.",
  },
  hub_not_proven: {
    what: "Noe svarer i navets sted og kan ikke bevise at det er navet.",
    next: "Ingenting av det blir trodd, og det som er lagret her, venter. Prøv et annet nett. Er navet satt opp på nytt, trenger nettbrettet en ny kode.",
  },
  hub_too_old: {
    what: "Navet er eldre enn nettbrettet.",
    next: "Navet må oppdateres først. Det som er lagret her, venter.",
  },
  app_too_old: {
    what: "Appen på nettbrettet er eldre enn navet godtar.",
    next: "Oppdater appen. Det som er lagret her, venter og sendes etterpå.",
  },
  differs: {
    what: "Nettbrettet og navet har ikke helt de samme opplysningene.",
    next: "Nettbrettet henter dem på nytt av seg selv. Det som er lagret, er trygt; si fra til butikksjefen hvis det blir stående slik.",
  },
  key_store_locked: {
    what: "Nettbrettets nøkkellager er låst.",
    next: "Lås opp selve nettbrettet og prøv igjen. Ingenting er tapt.",
  },
  wrong_passphrase: {
    what: "Det er ikke passordfrasen.",
    next: "Sjekk store bokstaver og tastaturets språk og prøv igjen.",
  },
  locked: { what: "Skjermen er låst.", next: "Tast PIN for å fortsette der du var." },
  wrong_pin: { what: "Det er ikke riktig PIN.", next: "Prøv igjen." },
  too_many_tries: { what: "For mange forsøk.", next: "Vent litt og prøv igjen." },
  pin_spent: {
    what: "Ti forsøk var feil, så denne PIN-koden åpner ikke nettbrettet lenger.",
    next: "En leder lager en kode i navet. Til da kan en kollega hjelpe kunden.",
  },
  lease_ended: {
    what: "Nettbrettet har vært uten kontakt med navet for lenge.",
    next: "Koble det til nettet og prøv igjen. Det som er lagret, er trygt og blir sendt.",
  },
  first_time_here: {
    what: "Du har ikke logget inn på dette nettbrettet før.",
    next: "Første gang trengs nettet. Eller en kollega som bruker det, logger inn, låser, og så prøver du igjen.",
  },
  unknown_customer: {
    what: "Kunden finnes ikke på dette nettbrettet.",
    next: "Søk igjen, eller opprett en ny kunde.",
  },
  only_this_shop: {
    what: "Akkurat nå kan bare denne butikkens kunder finnes.",
    next: "Resten av kjeden spørres hos navet, og det svarer ikke. Prøv igjen senere.",
  },
  too_many_customers: {
    what: "For mange kunder er slått opp.",
    next: "Vent en time. De som er på nettbrettet, kan du alltid finne.",
  },
  unknown_fact: {
    what: "Dette ble endret akkurat nå.",
    next: "Nå vises det nyeste. Se, og prøv igjen.",
  },
  no_visit: { what: "Besøket er avsluttet.", next: "Åpne kunden igjen for å endre noe." },
  erased: { what: "Kunden finnes ikke lenger.", next: "Ingenting mer trengs. Gå tilbake." },
  three_visits: { what: "Tre besøk er åpne.", next: "Avslutt ett av dem, og åpne så dette." },
  too_late_to_undo: {
    what: "De ti sekundene er gått.",
    next: "Åpne verdien og endre den tilbake.",
  },
  empty: { what: "Det er tomt.", next: "Skriv noe, eller la det være." },
  too_long: { what: "Det er for langt.", next: "Gjør det kortere. Det du skrev, er beholdt." },
  forbidden_character: {
    what: "Et tegn her kan ikke lagres.",
    next: "Ta bort uvanlige tegn og prøv igjen.",
  },
  not_a_phone: {
    what: "Det kan ikke være et telefonnummer.",
    next: "Skriv alle åtte sifre, eller med + og landnummer.",
  },
  not_an_email: { what: "Det kan ikke være en e-postadresse.", next: "Sjekk delen etter @." },
  not_a_size: { what: "Den størrelsen finnes ikke her.", next: "Velg en fra listen." },
  not_a_choice: { what: "Det er ikke ett av valgene.", next: "Velg ett fra listen." },
  not_a_day: { what: "Den dagen finnes ikke.", next: "Sjekk dag, måned og år." },
  out_of_range: { what: "Det kan ikke stemme.", next: "Sjekk tallet." },
  only_the_customer: {
    what: "Bare kunden selv kan slå på dette.",
    next: "På sin egen skjerm, telefon eller e-post. Å slå av går alltid her.",
  },
  nothing_to_settle: { what: "Det er allerede avgjort.", next: "Nå vises det nyeste." },
  disk_full: {
    what: "Nettbrettet er fullt, så dette ble ikke lagret.",
    next: "Frigjør plass på nettbrettet og gjør det igjen. Det som ble lagret før, er trygt.",
  },
  database_broken: {
    what: "Nettbrettets kundeminne er skadet.",
    next: "Lukk Visavi og åpne det igjen: det som kan leses, beholdes, og resten hentes.",
  },
  newer_database: {
    what: "En nyere versjon av Visavi har brukt nettbrettets kundeminne.",
    next: "Oppdater appen på nettbrettet. Alt er her fortsatt.",
  },
  already_running: {
    what: "Visavi er åpent i et annet vindu.",
    next: "Fortsett der, eller lukk det først.",
  },
  internal: {
    what: "Dette gikk ikke.",
    next: "Det som er lagret, er trygt. Prøv igjen; hjelper det ikke, lukk Visavi og åpne det igjen.",
  },
};
