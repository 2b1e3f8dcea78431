import type { Words } from "./en";

export const trouble: Words["trouble"] = {
  bad_request: {
    what: "Visavi förstod inte den här skärmen.",
    next: "Ingenting ändrades. Gå tillbaka och försök igen.",
  },
  not_enrolled: {
    what: "Plattan hör inte till någon butik än.",
    next: "Ange navets adress och en kod från butikschefen.",
  },
  already_enrolled: {
    what: "Plattan hör redan till en butik.",
    next: "Ingenting behöver göras.",
  },
  code_refused: {
    what: "Navet känner inte till koden.",
    next: "En kod gäller en gång och en kort tid. Be om en ny.",
  },
  hub_unreachable: {
    what: "Navet svarar inte.",
    next: "Kontrollera adressen och nätet och försök igen. Det som finns här är tryggt.",
  },
  not_a_hub: {
    what: "Något svarar på adressen, men det är inget Visavi-nav.",
    next: "Kontrollera adressen. Nätets inloggningssida svarar också så.",
  },
  hub_not_proven: {
    what: "Något svarar i navets ställe och kan inte bevisa att det är navet.",
    next: "Inget av det tas för sant, och det som är sparat här väntar. Prova ett annat nät. Har navet satts upp på nytt behöver plattan en ny kod.",
  },
  hub_too_old: {
    what: "Navet är äldre än plattan.",
    next: "Navet måste uppdateras först. Det som är sparat här väntar.",
  },
  app_too_old: {
    what: "Appen på plattan är äldre än vad navet godtar.",
    next: "Uppdatera appen. Det som är sparat här väntar och skickas sedan.",
  },
  differs: {
    what: "Plattan och navet har inte riktigt samma uppgifter.",
    next: "Plattan hämtar dem på nytt av sig själv. Det som är sparat är säkert; säg till butikschefen om det förblir så.",
  },
  key_store_locked: {
    what: "Plattans nyckelförvaring är låst.",
    next: "Lås upp själva plattan och försök igen. Inget har försvunnit.",
  },
  wrong_passphrase: {
    what: "Det är inte lösenfrasen.",
    next: "Kontrollera stora bokstäver och tangentbordets språk och försök igen.",
  },
  locked: { what: "Skärmen är låst.", next: "Ange din PIN för att fortsätta där du var." },
  wrong_pin: { what: "Det är inte rätt PIN.", next: "Försök igen." },
  too_many_tries: { what: "För många försök.", next: "Vänta en stund och försök igen." },
  pin_spent: {
    what: "Tio försök var fel, så den här PIN-koden öppnar inte plattan längre.",
    next: "En chef gör en kod i navet. Till dess kan en kollega hjälpa kunden.",
  },
  lease_ended: {
    what: "Plattan har varit utan kontakt med navet för länge.",
    next: "Anslut den till nätet och försök igen. Det som sparats är tryggt och skickas.",
  },
  first_time_here: {
    what: "Du har inte loggat in på den här plattan förut.",
    next: "Första gången behövs nätet. Eller så loggar en kollega som arbetar på den in, låser, och sedan försöker du igen.",
  },
  unknown_customer: {
    what: "Kunden finns inte på den här plattan.",
    next: "Sök igen, eller lägg upp en ny kund.",
  },
  only_this_shop: {
    what: "Just nu hittas bara den här butikens kunder.",
    next: "Resten av kedjan frågas hos navet, och det svarar inte. Försök igen senare.",
  },
  too_many_customers: {
    what: "För många kunder har sökts upp.",
    next: "Vänta en timme. De som finns på plattan kan du alltid söka.",
  },
  unknown_fact: {
    what: "Det här ändrades alldeles nyss.",
    next: "Nu visas det senaste. Titta och försök igen.",
  },
  no_visit: { what: "Besöket är avslutat.", next: "Öppna kunden igen för att ändra något." },
  erased: { what: "Kunden finns inte längre.", next: "Inget mer behöver göras. Gå tillbaka." },
  three_visits: {
    what: "Tre besök är öppna.",
    next: "Avsluta ett av dem och öppna sedan det här.",
  },
  too_late_to_undo: {
    what: "De tio sekunderna har gått.",
    next: "Öppna värdet och ändra tillbaka.",
  },
  empty: { what: "Det är tomt.", next: "Skriv något, eller låt det vara." },
  too_long: { what: "Det är för långt.", next: "Gör det kortare. Det du skrev finns kvar." },
  forbidden_character: {
    what: "Ett tecken här kan inte sparas.",
    next: "Ta bort ovanliga tecken och försök igen.",
  },
  not_a_phone: {
    what: "Det kan inte vara ett telefonnummer.",
    next: "Skriv det med riktnummer, eller med + och landsnummer.",
  },
  not_an_email: {
    what: "Det kan inte vara en e-postadress.",
    next: "Kontrollera delen efter @.",
  },
  not_a_size: { what: "Den storleken finns inte här.", next: "Välj en i listan." },
  not_a_choice: { what: "Det är inte ett av valen.", next: "Välj ett i listan." },
  not_a_day: { what: "Den dagen finns inte.", next: "Kontrollera dag, månad och år." },
  out_of_range: { what: "Det kan inte stämma.", next: "Kontrollera siffran." },
  only_the_customer: {
    what: "Bara kunden själv kan slå på det här.",
    next: "På sin egen skärm, telefon eller e-post. Att slå av går alltid här.",
  },
  nothing_to_settle: { what: "Det är redan avgjort.", next: "Nu visas det senaste." },
  disk_full: {
    what: "Plattan är full, så det här sparades inte.",
    next: "Frigör utrymme på plattan och gör om det. Det som sparats tidigare är tryggt.",
  },
  database_broken: {
    what: "Plattans kundminne är skadat.",
    next: "Stäng Visavi och öppna det igen: det som går att läsa behålls och resten hämtas.",
  },
  newer_database: {
    what: "En nyare version av Visavi har använt plattans kundminne.",
    next: "Uppdatera appen på plattan. Allt finns kvar.",
  },
  already_running: {
    what: "Visavi är öppet i ett annat fönster.",
    next: "Fortsätt där, eller stäng det först.",
  },
  internal: {
    what: "Det här gick inte.",
    next: "Det som sparats är tryggt. Försök igen; om det inte hjälper, stäng Visavi och öppna det på nytt.",
  },
};
