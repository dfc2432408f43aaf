/** A headless Chromium for tests: APPORTION_CHROMIUM, else an installed one, else the packed one on linux-x64, else null. */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PACKED = [
  '--no-sandbox',
  '--no-zygote',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export const NO_BROWSER = 'no browser: install Chromium or set APPORTION_CHROMIUM=/path/to/chromium';

/** Null when there is none; the caller skips with NO_BROWSER. A wrong APPORTION_CHROMIUM throws. */
export async function launchBrowser(): Promise<Browser | null> {
  const executablePath = process.env.APPORTION_CHROMIUM ?? INSTALLED.find((path) => existsSync(path));
  if (executablePath !== undefined) return chromium.launch({ executablePath, args: QUIET });
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  // It unpacks into the temporary folder and takes whatever file lies there: a folder per version.
  const cache = resolve('.cache/chromium-153.0.0');
  mkdirSync(cache, { recursive: true });
  process.env.TMPDIR = cache;
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await packed.executablePath(), args: PACKED });
}
