const type = (label, text) => (page) => page.getByLabel(label).fill(text);
const press = (name) => (page) => page.getByRole("button", { name }).first().click();
const key = (k) => (page) => page.keyboard.press(k);
const wait = (ms) => (page) => page.waitForTimeout(ms);

const port = { width: 820, height: 1180 };
const counter = { width: 1440, height: 900 };

/** What to look at, named after the mocks where there is one. */
export const shots = [
  {
    name: "lock",
    scene: { stage: "locked", online: false },
    steps: [press(/Sara/), key("1"), key("2")],
  },
  { name: "lock-lease-ended", scene: { stage: "locked", online: false, leaseEnded: true } },
  { name: "lock-nobody-picked", scene: { stage: "locked" } },
  { name: "lock-portrait", ...port, scene: { stage: "locked" }, steps: [press(/Sara/), key("1")] },
  { name: "lock-dark", scene: { stage: "locked", theme: "dark" }, steps: [press(/Sara/)] },
  {
    name: "lock-wrong",
    scene: { stage: "locked" },
    steps: [press(/Sara/), (p) => p.keyboard.type("111111")],
  },
  { name: "find", scene: { visits: ["annika", "lars", "helena"] } },
  {
    name: "find-results",
    scene: { online: false, waiting: 2, visits: ["annika", "lars"] },
    steps: [(p) => p.keyboard.type("anika lindkvi")],
  },
  { name: "find-sv", scene: { language: "sv", visits: ["annika", "lars"] } },
  { name: "find-dark", scene: { theme: "dark", visits: ["annika"] } },
  { name: "find-portrait", ...port, scene: { visits: ["annika", "lars"] } },
  { name: "find-left", scene: { leftHanded: true, visits: ["annika"] } },
  { name: "find-1080", width: 1080, height: 810, scene: { visits: ["annika"] } },
  { name: "find-320", width: 320, height: 640, scene: { visits: ["annika"] } },
  { name: "find-200", text: "200%", scene: { visits: ["annika"] } },
  { name: "find-none", scene: {}, steps: [(p) => p.keyboard.type("xxyz")] },
  {
    name: "find-chain",
    scene: {},
    steps: [(p) => p.keyboard.type("xxyz"), press(/Look in the whole chain/)],
  },
  { name: "find-trouble", scene: { troubles: { start: { code: "internal" } } } },
  { name: "purpose", scene: {}, steps: [press(/Erik Sandvik/)] },
  {
    name: "counter",
    ...counter,
    scene: { place: "desk", visits: ["annika", "lars"] },
    steps: [press(/Annika, /)],
  },
  { name: "counter-empty", ...counter, scene: { place: "desk" } },
  {
    name: "counter-results",
    ...counter,
    scene: { place: "desk", visits: ["annika"] },
    steps: [(p) => p.keyboard.type("anika", { delay: 60 })],
  },
  {
    name: "customer",
    scene: { online: false, waiting: 2, visits: ["annika", "lars"] },
    steps: [press(/Annika, /)],
  },
  {
    name: "customer-new",
    scene: { online: false, waiting: 2, visits: ["lars"] },
    steps: [
      press("New customer"),
      type("Name", "Maja Sandin"),
      type(/One contact/, "+46 70 555 01 74"),
      press("SMS"),
      press("Svenska"),
      wait(400),
    ],
  },
  {
    name: "customer-new-twin",
    scene: {},
    steps: [
      press("New customer"),
      type("Name", "Maja Sundin"),
      type(/One contact/, "+46 70 555 01 73"),
      wait(500),
    ],
  },
  { name: "customer-new-portrait", ...port, scene: {}, steps: [press("New customer")] },
  { name: "help", scene: {}, steps: [press("Help without saving")] },
  { name: "sync-centre", scene: { visits: ["annika", "lars"] }, steps: [press(/sync centre/i)] },
  {
    name: "sync-rescue",
    scene: { rescue: { carried: 3, lost: 1, unknown: false } },
    steps: [press(/sync centre/i)],
  },
  {
    name: "sync-not-proven",
    scene: {
      visits: ["annika", "lars"],
      online: false,
      centre: { trouble: "hub_not_proven", sealed: { onTheWay: 3, notAccepted: 1 } },
    },
    steps: [press(/sync centre/i)],
  },
  {
    name: "sync-centre-portrait",
    ...port,
    scene: { visits: ["annika", "lars"] },
    steps: [press(/sync centre/i)],
  },
  {
    name: "sync-centre-dark",
    scene: { theme: "dark", visits: ["annika", "lars"] },
    steps: [press(/sync centre/i)],
  },
  { name: "me", scene: { visits: ["annika"] }, steps: [press(/^Sara/)] },
  { name: "me-sv", scene: { language: "sv" }, steps: [press(/^Sara/)] },
  { name: "enrol", scene: { stage: "enrol" } },
  { name: "first-load", scene: { stage: "first_load" } },
  { name: "passphrase", scene: { stage: "passphrase" } },
  { name: "warning", scene: { locksIn: 15000, visits: ["annika"] } },
  {
    name: "customer-sv",
    scene: { language: "sv", online: false, waiting: 2, visits: ["annika", "lars"] },
    steps: [press(/Annika, /)],
  },
  { name: "lock-counter", ...counter, scene: { stage: "locked" }, steps: [press(/Jonas/)] },
  { name: "lock-200", text: "200%", scene: { stage: "locked" }, steps: [press(/Jonas/)] },
  { name: "lock-320", width: 320, height: 640, scene: { stage: "locked" } },
  { name: "sync-320", width: 320, height: 640, scene: {}, steps: [press(/sync centre/i)] },
  { name: "sync-200", text: "200%", scene: {}, steps: [press(/sync centre/i)] },
  { name: "new-320", width: 320, height: 640, scene: {}, steps: [press("New customer")] },
  { name: "new-200", text: "200%", scene: {}, steps: [press("New customer")] },
  { name: "me-320", width: 320, height: 640, scene: {}, steps: [press(/^Sara/)] },
  { name: "enrol-320", width: 320, height: 640, scene: { stage: "enrol" } },
  { name: "find-fi", scene: { language: "fi", visits: ["annika", "lars"] } },
  { name: "new-fi", scene: { language: "fi" }, steps: [press("Uusi asiakas")] },
  { name: "sync-sv", scene: { language: "sv", visits: ["annika"] }, steps: [press(/Öppna synk/)] },
  {
    name: "help-size",
    scene: {},
    steps: [press("Help without saving"), press("Shoes"), press("42.5"), press("Tops")],
  },
  {
    name: "fourth",
    scene: { visits: ["annika", "lars", "helena"] },
    steps: [press(/Kasper Lund/)],
  },
  { name: "counter-dark", ...counter, scene: { theme: "dark", place: "desk", visits: ["annika"] } },
  {
    name: "counter-sync",
    ...counter,
    scene: { place: "desk", visits: ["annika"] },
    steps: [press(/sync centre/i)],
  },
  { name: "counter-new", ...counter, scene: { place: "desk" }, steps: [press("New customer")] },
];
