// The world of the browser tests: a real hub with the demonstration chain, and the real
// core behind a tab. Nothing is mocked.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = (name) => join(root, 'target/debug', name);

/** Starts a program and answers with its first line of JSON, and a way to end it. */
async function start(program, args) {
  const child = spawn(bin(program), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((found, failed) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', found);
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`${program} ended with ${code} before it said where it listens`)));
  });
  return {
    said: JSON.parse(line),
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null) return done();
        child.once('exit', done);
        child.kill('SIGTERM');
      }),
  };
}

/** A chain with one enrolled device behind a tab, and a browser to open it in. */
export async function world() {
  const folder = await mkdtemp(join(tmpdir(), 'visavi-browser-'));
  const hub = await start('visavi-hub', ['demo', '--serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'hub')]);
  const device = async (name, code) =>
    start('tab', [
      '--data', join(folder, name), '--name', name, '--demo-key', '--json',
      ...(code ? ['--hub', hub.said.listening, '--code', code] : []),
    ]);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  const open = [];
  return {
    hub: hub.said,
    browser,
    async device(name, code) {
      const tab = await device(name, code);
      open.push(tab);
      return tab.said.address;
    },
    async end() {
      await browser.close();
      for (const tab of open) await tab.stop();
      await hub.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
