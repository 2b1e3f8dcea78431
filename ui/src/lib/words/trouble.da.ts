import type { Words } from "./en";

export const trouble: Words["trouble"] = {
  bad_request: {
    what: "Visavi forstod ikke denne skærm.",
    next: "Intet blev ændret. Gå tilbage og prøv igen.",
  },
  not_enrolled: {
    what: "Tabletten hører ikke til nogen butik endnu.",
    next: "Skriv hubbens adresse og en kode fra butikschefen.",
  },
  already_enrolled: {
    what: "Tabletten hører allerede til en butik.",
    next: "Der skal ikke gøres noget.",
  },
  code_refused: {
    what: "Hubben kender ikke koden.",
    next: "En kode gælder én gang og i kort tid. Bed om en ny.",
  },
  hub_unreachable: {
    what: "Hubben svarer ikke.",
    next: "Tjek adressen og nettet, og prøv igen. Det, der er her, er i sikkerhed.",
  },
  not_a_hub: {
    what: "Noget svarer på adressen, men det er ikke en Visavi-hub.",
    next: "Tjek adressen. Nettets log ind-side svarer også sådan.",
  },
  hub_not_proven: {
    what: "Noget svarer i hubbens sted og kan ikke bevise, at det er hubben.",
    next: "Intet af det bliver troet, og det, der er gemt her, venter. Prøv et andet net. Er hubben sat op på ny, skal tabletten have en ny kode.",
  },
  hub_too_old: {
    what: "Hubben er ældre end tabletten.",
    next: "Hubben skal opdateres først. Det, der er gemt her, venter.",
  },
  app_too_old: {
    what: "Appen på tabletten er ældre, end hubben godtager.",
    next: "Opdater appen. Det, der er gemt her, venter og sendes bagefter.",
  },
  differs: {
    what: "Tabletten og hubben har ikke helt de samme oplysninger.",
    next: "Tabletten henter dem på ny af sig selv. Det, der er gemt, er sikkert; sig det til butikschefen, hvis det bliver ved.",
  },
  key_store_locked: {
    what: "Tablettens nøglelager er låst.",
    next: "Lås selve tabletten op, og prøv igen. Intet er gået tabt.",
  },
  wrong_passphrase: {
    what: "Det er ikke adgangssætningen.",
    next: "Tjek store bogstaver og tastaturets sprog, og prøv igen.",
  },
  locked: { what: "Skærmen er låst.", next: "Tast din PIN for at fortsætte, hvor du var." },
  wrong_pin: { what: "Det er ikke den rigtige PIN.", next: "Prøv igen." },
  too_many_tries: { what: "For mange forsøg.", next: "Vent lidt, og prøv igen." },
  pin_spent: {
    what: "Ti forsøg var forkerte, så denne PIN-kode åbner ikke tabletten mere.",
    next: "En leder laver en kode i hubben. Indtil da kan en kollega hjælpe kunden.",
  },
  lease_ended: {
    what: "Tabletten har været uden kontakt med hubben for længe.",
    next: "Forbind den til netværket, og prøv igen. Det, der er gemt, er i sikkerhed og bliver sendt.",
  },
  first_time_here: {
    what: "Du har ikke logget ind på denne tablet før.",
    next: "Første gang kræver netværk. Eller en kollega, der bruger den, logger ind, låser, og så prøver du igen.",
  },
  unknown_customer: {
    what: "Kunden findes ikke på denne tablet.",
    next: "Søg igen, eller opret en ny kunde.",
  },
  only_this_shop: {
    what: "Lige nu kan kun denne butiks kunder findes.",
    next: "Resten af kæden spørges hos hubben, og den svarer ikke. Prøv igen senere.",
  },
  too_many_customers: {
    what: "Der er slået for mange kunder op.",
    next: "Vent en time. Dem på denne tablet kan du altid finde.",
  },
  unknown_fact: {
    what: "Det blev ændret for et øjeblik siden.",
    next: "Nu vises det nyeste. Se efter, og prøv igen.",
  },
  no_visit: { what: "Besøget er afsluttet.", next: "Åbn kunden igen for at ændre noget." },
  erased: { what: "Kunden findes ikke længere.", next: "Der skal ikke gøres mere. Gå tilbage." },
  three_visits: { what: "Tre besøg er åbne.", next: "Afslut et af dem, og åbn så dette." },
  too_late_to_undo: { what: "De ti sekunder er gået.", next: "Åbn værdien, og ændr den tilbage." },
  empty: { what: "Det er tomt.", next: "Skriv noget, eller lad det være." },
  too_long: { what: "Det er for langt.", next: "Gør det kortere. Det, du skrev, er bevaret." },
  forbidden_character: {
    what: "Et tegn her kan ikke gemmes.",
    next: "Fjern usædvanlige tegn, og prøv igen.",
  },
  not_a_phone: {
    what: "Det kan ikke være et telefonnummer.",
    next: "Skriv alle otte cifre, eller med + og landekode.",
  },
  not_an_email: { what: "Det kan ikke være en e-mailadresse.", next: "Tjek delen efter @." },
  not_a_size: { what: "Den størrelse findes ikke her.", next: "Vælg en fra listen." },
  not_a_choice: { what: "Det er ikke et af valgene.", next: "Vælg et fra listen." },
  not_a_day: { what: "Den dag findes ikke.", next: "Tjek dag, måned og år." },
  out_of_range: { what: "Det kan ikke passe.", next: "Tjek tallet." },
  only_the_customer: {
    what: "Kun kunden selv kan slå det til.",
    next: "På sin egen skærm, telefon eller e-mail. At slå fra kan man altid her.",
  },
  nothing_to_settle: { what: "Det er allerede afgjort.", next: "Nu vises det nyeste." },
  disk_full: {
    what: "Tabletten er fuld, så det blev ikke gemt.",
    next: "Frigør plads på tabletten, og gør det igen. Det, der blev gemt før, er i sikkerhed.",
  },
  database_broken: {
    what: "Tablettens kundehukommelse er beskadiget.",
    next: "Luk Visavi, og åbn det igen: det, der kan læses, beholdes, og resten hentes.",
  },
  newer_database: {
    what: "En nyere version af Visavi har brugt tablettens kundehukommelse.",
    next: "Opdater appen på tabletten. Alt er her stadig.",
  },
  already_running: {
    what: "Visavi er åbent i et andet vindue.",
    next: "Fortsæt der, eller luk det først.",
  },
  internal: {
    what: "Det gik ikke.",
    next: "Det, der er gemt, er i sikkerhed. Prøv igen; hjælper det ikke, så luk Visavi og åbn det igen.",
  },
};
