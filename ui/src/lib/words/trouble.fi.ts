import type { Words } from "./en";

export const trouble: Words["trouble"] = {
  bad_request: {
    what: "Visavi ei ymmärtänyt tätä näkymää.",
    next: "Mitään ei muutettu. Palaa takaisin ja yritä uudelleen.",
  },
  not_enrolled: {
    what: "Tabletti ei kuulu vielä mihinkään myymälään.",
    next: "Kirjoita keskuksen osoite ja myymäläpäällikön antama koodi.",
  },
  already_enrolled: { what: "Tabletti kuuluu jo myymälään.", next: "Mitään ei tarvitse tehdä." },
  code_refused: {
    what: "Keskus ei tunne koodia.",
    next: "Koodi käy kerran ja vain hetken. Pyydä uusi.",
  },
  hub_unreachable: {
    what: "Keskus ei vastaa.",
    next: "Tarkista osoite ja verkko ja yritä uudelleen. Täällä oleva on tallessa.",
  },
  not_a_hub: {
    what: "Osoitteesta vastaa jokin, mutta se ei ole Visavi-keskus.",
    next: "Tarkista osoite. Verkon kirjautumissivu vastaa myös näin.",
  },
  hub_not_proven: {
    what: "Keskuksen paikalla vastaa jokin, joka ei pysty todistamaan olevansa keskus.",
    next: "Sitä ei uskota, ja tallennettu odottaa täällä. Kokeile toista verkkoa. Jos keskus on perustettu uudelleen, tabletti tarvitsee uuden koodin.",
  },
  hub_too_old: {
    what: "Keskus on tablettia vanhempi.",
    next: "Keskus on päivitettävä ensin. Tallennettu odottaa täällä.",
  },
  app_too_old: {
    what: "Tabletin sovellus on vanhempi kuin keskus hyväksyy.",
    next: "Päivitä sovellus. Tallennettu odottaa täällä ja lähetetään sen jälkeen.",
  },
  differs: {
    what: "Tabletilla ja keskuksella ei ole aivan samoja tietoja.",
    next: "Tabletti hakee ne itse uudelleen. Tallennettu on turvassa; kerro myymäläpäällikölle, jos tilanne jatkuu.",
  },
  key_store_locked: {
    what: "Tabletin avainsäilö on lukossa.",
    next: "Avaa itse tabletti ja yritä uudelleen. Mitään ei ole kadonnut.",
  },
  wrong_passphrase: {
    what: "Se ei ole oikea salalause.",
    next: "Tarkista isot kirjaimet ja näppäimistön kieli ja yritä uudelleen.",
  },
  locked: { what: "Näyttö on lukittu.", next: "Anna PIN, niin jatkat siitä mihin jäit." },
  wrong_pin: { what: "PIN ei ole oikea.", next: "Yritä uudelleen." },
  too_many_tries: { what: "Liian monta yritystä.", next: "Odota hetki ja yritä uudelleen." },
  pin_spent: {
    what: "Kymmenen yritystä oli väärin, joten tämä PIN ei enää avaa tablettia.",
    next: "Esihenkilö tekee koodin keskuksessa. Siihen asti työkaveri voi palvella asiakasta.",
  },
  lease_ended: {
    what: "Tabletti on ollut liian kauan ilman yhteyttä keskukseen.",
    next: "Yhdistä se verkkoon ja yritä uudelleen. Tallennettu on tallessa ja lähetetään.",
  },
  first_time_here: {
    what: "Et ole kirjautunut tälle tabletille aiemmin.",
    next: "Ensimmäinen kerta tarvitsee verkon. Tai työkaveri, joka käyttää tablettia, kirjautuu, lukitsee sen, ja sitten yrität uudelleen.",
  },
  unknown_customer: {
    what: "Asiakas ei ole tällä tabletilla.",
    next: "Hae uudelleen tai lisää uusi asiakas.",
  },
  only_this_shop: {
    what: "Nyt löytyvät vain tämän myymälän asiakkaat.",
    next: "Muuta ketjua kysytään keskukselta, eikä se vastaa. Yritä myöhemmin uudelleen.",
  },
  too_many_customers: {
    what: "Asiakkaita on haettu liian monta.",
    next: "Odota tunti. Tällä tabletilla olevat löytyvät aina.",
  },
  unknown_fact: {
    what: "Tämä muuttui juuri äsken.",
    next: "Nyt näkyy uusin. Katso ja yritä uudelleen.",
  },
  no_visit: {
    what: "Käynti on päättynyt.",
    next: "Avaa asiakas uudelleen, jos haluat muuttaa jotakin.",
  },
  erased: { what: "Asiakasta ei enää ole.", next: "Muuta ei tarvitse tehdä. Palaa takaisin." },
  three_visits: { what: "Kolme käyntiä on auki.", next: "Päätä yksi niistä ja avaa sitten tämä." },
  too_late_to_undo: {
    what: "Kymmenen sekuntia on kulunut.",
    next: "Avaa tieto ja muuta se takaisin.",
  },
  empty: { what: "Tämä on tyhjä.", next: "Kirjoita jotakin tai jätä pois." },
  too_long: { what: "Tämä on liian pitkä.", next: "Lyhennä. Kirjoittamasi on tallessa." },
  forbidden_character: {
    what: "Jotakin merkkiä ei voi tallentaa.",
    next: "Poista erikoiset merkit ja yritä uudelleen.",
  },
  not_a_phone: {
    what: "Tämä ei voi olla puhelinnumero.",
    next: "Kirjoita suuntanumeron kanssa tai + ja maa alkuun.",
  },
  not_an_email: {
    what: "Tämä ei voi olla sähköpostiosoite.",
    next: "Tarkista @-merkin jälkeinen osa.",
  },
  not_a_size: { what: "Sellaista kokoa ei ole.", next: "Valitse luettelosta." },
  not_a_choice: { what: "Se ei ole vaihtoehdoissa.", next: "Valitse luettelosta." },
  not_a_day: { what: "Sellaista päivää ei ole.", next: "Tarkista päivä, kuukausi ja vuosi." },
  out_of_range: { what: "Tämä ei voi pitää paikkaansa.", next: "Tarkista luku." },
  only_the_customer: {
    what: "Vain asiakas itse voi ottaa tämän käyttöön.",
    next: "Omalla näytöllään, puhelimellaan tai sähköpostissaan. Pois sen saa aina täältä.",
  },
  nothing_to_settle: { what: "Tämä on jo ratkaistu.", next: "Nyt näkyy uusin." },
  disk_full: {
    what: "Tabletti on täynnä, joten tätä ei tallennettu.",
    next: "Vapauta tilaa ja tee uudelleen. Aiemmin tallennettu on tallessa.",
  },
  database_broken: {
    what: "Tabletin asiakasmuisti on vioittunut.",
    next: "Sulje Visavi ja avaa se uudelleen: luettavissa oleva säilyy ja loput haetaan.",
  },
  newer_database: {
    what: "Uudempi Visavi-versio on käyttänyt tabletin asiakasmuistia.",
    next: "Päivitä sovellus tällä tabletilla. Kaikki on tallessa.",
  },
  already_running: {
    what: "Visavi on auki toisessa ikkunassa.",
    next: "Jatka siellä tai sulje se ensin.",
  },
  internal: {
    what: "Tämä ei onnistunut.",
    next: "Tallennettu on tallessa. Yritä uudelleen; jos se ei auta, sulje Visavi ja avaa se uudelleen.",
  },
};
