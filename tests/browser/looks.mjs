// What every screen is held to: axe, the size of what one touches, large text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No serious or critical finding. */
export async function accessible(page, screen) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  const bad = found.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target.join(' ')).join('; ')}`);
  assert.deepEqual(bad, [], `${screen}: axe`);
}

/** Everything that can be touched is 44 px each way; a smaller drawing may pad its hit area. */
export async function touchable(page, screen) {
  const small = await page.evaluate(() => {
    const least = 44;
    const seen = (element) => {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0' && style.pointerEvents !== 'none';
    };
    const hits = (element, x, y) => {
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
      const top = document.elementFromPoint(x, y);
      // What another element covers is that element's to answer for.
      return top === element || element.contains(top) || top?.closest('label')?.control === element;
    };
    const touchables = 'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=radio], [role=switch], [role=option]';
    return [...document.querySelectorAll(touchables)]
      .filter((element) => !element.disabled && seen(element))
      .flatMap((element) => {
        const label = element.closest('label');
        const box = (label ?? element).getBoundingClientRect();
        const x = box.x + box.width / 2;
        const y = box.y + box.height / 2;
        if (!hits(element, x, y)) return [];
        const reach = (least - 1) / 2;
        const wide = box.width >= least - 0.5 || (hits(element, x - reach, y) && hits(element, x + reach, y));
        const high = box.height >= least - 0.5 || (hits(element, x, y - reach) && hits(element, x, y + reach));
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40);
        return wide && high ? [] : [`${element.tagName} "${name}" ${box.width.toFixed(0)}×${box.height.toFixed(0)}`];
      });
  });
  assert.deepEqual(small, [], `${screen}: targets under 44 px`);
}

/** Nothing runs out of the page sideways. */
export async function fits(page, screen) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${screen}: runs ${over} px out of the page`);
}

/** With text at 200 % nothing is lost: no sideways scrolling, no words cut off without another place. */
export async function readableLarge(page, screen) {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await painted(page);
  await fits(page, `${screen} at 200 %`);
  const unreachable = await page.evaluate(() =>
    [...document.querySelectorAll('button')]
      .filter((button) => {
        button.scrollIntoView({ block: 'center', inline: 'center' });
        const box = button.getBoundingClientRect();
        const style = getComputedStyle(button);
        if (box.width < 2 || style.visibility === 'hidden') return false;
        return box.right < 1 || box.left > innerWidth - 1 || box.bottom < 1 || box.top > innerHeight - 1;
      })
      .map((button) => button.getAttribute('aria-label') ?? button.textContent.trim().slice(0, 40)),
  );
  assert.deepEqual(unreachable, [], `${screen}: cannot be reached at 200 %`);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '';
  });
  await painted(page);
}

/** Waits until what was changed is on the screen, and whatever moves to its end has come there. */
export async function painted(page) {
  await page.waitForFunction(
    () =>
      document.fonts.status === 'loaded' &&
      document
        .getAnimations()
        .every((one) => one.playState !== 'running' || !Number.isFinite(one.effect?.getComputedTiming().endTime)),
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Which parts can be scrolled downwards, outside what may be: a list of class names. */
export const scrollers = (page, allowed) =>
  page.evaluate(
    (allowed) =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const style = getComputedStyle(element);
          const scrolls = ['auto', 'scroll'].includes(style.overflowY) || element === document.scrollingElement;
          return scrolls && element.scrollHeight > element.clientHeight + 1 && !element.closest(allowed);
        })
        .map((element) => `${element.tagName}.${element.className} ${element.scrollHeight} > ${element.clientHeight}`),
    allowed,
  );
