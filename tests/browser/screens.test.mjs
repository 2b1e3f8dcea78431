// Every screen, on the real core: axe, targets, large text, and no scrolling of the card.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessible, fits, painted, readableLarge, scrollers, touchable } from './looks.mjs';
import { world } from './world.mjs';

const PIN = '123456';
let here;
let address;
let page;
const said = [];

before(async () => {
  here = await world();
  address = await here.device('tablet', null);
  const context = await here.browser.newContext({ viewport: { width: 1180, height: 820 }, reducedMotion: 'reduce', locale: 'en-GB' });
  page = await context.newPage();
  // A machine that has other things to do as well.
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (line) => line.type() === 'error' && said.push(line.text()));
  await page.goto(address);
});

after(() => here?.end());

const button = (name) => page.getByRole('button', { name });

async function openByName(name) {
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const field = page.getByLabel('Find a customer');
  await field.fill(name);
  await page.locator('#found li').filter({ hasText: name }).first().waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { name }).waitFor();
}

/** Changes the system's look, and waits until every colour has arrived. */
async function dressed(colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((look) => (document.documentElement.dataset.theme === 'dark') === (look === 'dark'), colorScheme);
  await painted(page);
}

async function endVisit() {
  await button('End visit').click();
  await page.getByLabel('Find a customer').waitFor();
}

/** Holds the screen that is open to everything. */
async function held(screen) {
  await painted(page);
  await accessible(page, screen);
  await touchable(page, screen);
  await fits(page, screen);
  await readableLarge(page, screen);
}

describe('screens', { concurrency: 1 }, () => {
  test('first load', async () => {
    // By hand, as in a shop: a screen that is there from the beginning sees the load begin.
    await page.getByLabel('Hub’s address').fill(here.hub.listening);
    await page.getByLabel('Code', { exact: true }).fill(here.hub.codes.LKP[0]);
    await page.getByLabel('What the tablet is called').fill('tablet');
    await button('Join the shop').click();
    await button('Sign in').waitFor();
    await held('first load');
    await button('Sign in').click();
  });

  test('lock', async () => {
    await button(/Sara Nyström/).waitFor();
    await held('lock');
    await button(/Sara Nyström/).click();
    await button('7').waitFor();
    await held('lock with a person');
    await page.keyboard.type('999999');
    await page.getByText(/tries left/).waitFor();
    await held('lock after a wrong PIN');
  });

  test('find', async () => {
    await page.keyboard.type(PIN);
    await page.getByRole('heading', { name: /Sara/ }).waitFor();
    await held('find');
    await page.getByLabel('Find a customer').fill('anika lindkvi');
    await page.getByText('Lindqvist').first().waitFor();
    await held('find results');
  });

  test('the full card stands still at 1080 by 810 and is held to everything', async () => {
    await openByName('Annika Lindqvist');
    await page.getByText('Sizes').first().waitFor();
    await held('customer');
    for (const size of [{ width: 1080, height: 810 }, { width: 1180, height: 820 }]) {
      await page.setViewportSize(size);
      await painted(page);
      assert.deepEqual(await scrollers(page, '[aria-labelledby=history-head]'), [], `customer at ${size.width}×${size.height} scrolls`);
    }
    await page.setViewportSize({ width: 820, height: 1180 });
    await held('customer in portrait');
    await page.setViewportSize({ width: 1180, height: 820 });
    await dressed('dark');
    await held('customer in the dark');
    await dressed('light');
  });

  test('cover', async () => {
    await button('Cover').first().click();
    await button('Show').first().waitFor();
    await held('customer covered');
    assert.equal(await page.getByText('Lindqvist').count(), 0, 'the family name is covered');
    await button('Show').first().click();
  });

  test('fact sheet', async () => {
    await button(/Children at home/).first().click();
    await page.getByRole('dialog').waitFor();
    await held('fact sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('everything that is held', async () => {
    await button('All facts').click();
    await page.getByRole('dialog').waitFor();
    await held('all facts');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('ask again', async () => {
    await button('Ask Annika').click();
    await page.getByRole('button', { name: 'Rather not say' }).first().waitFor();
    await held('ask again');
    await page.keyboard.press('Escape');
    await button('End visit').waitFor();
    await endVisit();
  });

  test('thin card', async () => {
    await openByName('Elin Forsberg');
    await page.getByText('Three good questions').waitFor();
    await held('thin customer');
    await endVisit();
  });

  test('quiet card', async () => {
    await openByName('Petra Ahonen');
    await page.getByText(/said no to suggestions/).waitFor();
    await held('quiet customer');
    await endVisit();
  });

  test('new customer', async () => {
    await button('New customer').click();
    await page.getByLabel('Name').fill('Maja Sundin');
    await held('new customer');
    await button('Cancel').click();
  });

  test('help without saving', async () => {
    await button('Help without saving').click();
    await page.getByText('Nothing is kept').waitFor();
    await held('help without saving');
    await button(/forget it/).click();
  });

  test('sync centre', async () => {
    await button(/sync centre/i).first().click();
    await page.getByRole('heading', { name: 'Sync' }).waitFor();
    await held('sync centre');
  });

  test('me', async () => {
    await button(/^Sara/).first().click();
    await button('Lock, or switch person').waitFor();
    await held('me');
  });

  test('the counter', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await button('Find').first().click();
    await page.getByRole('heading', { name: 'Nobody open' }).waitFor();
    await held('counter');
    await page.setViewportSize({ width: 1180, height: 820 });
  });

  test('320 pixels wide, nothing runs out of the page', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await painted(page);
    await fits(page, 'find at 320');
    await page.setViewportSize({ width: 1180, height: 820 });
  });

  test('a tablet that is not enrolled says what to do', async () => {
    const fresh = await here.browser.newPage();
    await fresh.goto(await here.device('fresh', null));
    await fresh.getByRole('heading', { name: 'A new tablet' }).waitFor();
    await accessible(fresh, 'enrol');
    await touchable(fresh, 'enrol');
    await fresh.close();
  });

  test('nothing was said on the console and nothing is stored in the web view', async () => {
    // A refused PIN is a 403, and the browser says so.
    assert.deepEqual(said.filter((line) => !/403|Failed to load resource/.test(line)), []);
    const stored = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
    assert.deepEqual(stored, [0, 0, 0]);
  });
});
