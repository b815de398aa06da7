// node vscode.mjs VSIX FOLDER SHOTS      FOLDER: a copy of workspace/; HEADWATER_PYTHON runs the server,
// HEADWATER_EDITORS_HOME is where install.sh has put the editor.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, eventually, fix, hover, line, middle, openFile, withWorkbench } from './workbench.mjs';

const [vsix, folder, shots] = process.argv.slice(2);
const squiggles = '.squiggly-error, .squiggly-warning, .squiggly-info';

async function script(page, shot) {
  await openFile(page, 'train.py');
  await eventually('the three smells are underlined', async () => (await page.locator(squiggles).count()) >= 3);
  await page.locator('.codelens-decoration a', { hasText: 'label income' }).first().waitFor();
  check(true, 'a lens above the fit names the label');
  await shot('script');

  const finding = await hover(
    page,
    await middle(line(page, 'train_test_split(X, y)'), 'train_test_split'),
    'unseeded-split',
  );
  check(finding.includes('headwater'), 'the card of a finding says whose it is');
  await shot('finding');
  const card = await hover(page, await middle(line(page, 'income'), 'income'), 'people.csv');
  console.log(`    ${card.replaceAll('\n', '\n    ')}`);
  check(true, 'the card of a column names its source');
  await shot('column');

  await page.locator('.codelens-decoration a', { hasText: 'label income' }).first().click();
  const drawing = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await drawing.locator('.model', { hasText: 'LogisticRegression' }).waitFor();
  await drawing.locator('.source', { hasText: 'people.csv' }).waitFor();
  check(true, 'the lens opens the lineage');
  await shot('lineage');
  await command(page, 'Headwater: Show Plan');
  await page.locator('.tab', { hasText: 'Plan of train.py' }).waitFor();
  await page.waitForTimeout(1000);
  await shot('plan');
  await line(page, 'train_test_split(X, y)').click();
  await command(page, 'View: Close Editors in Other Groups');

  const entry = await fix(page, await middle(line(page, 'train_test_split(X, y)'), 'train_test_split'), 'random_state');
  await shot('fixes');
  await entry.click();
  await line(page, 'train_test_split(X, y, random_state=0)').waitFor();
  check(true, 'the quick fix seeds the split');
  await page.locator('.codelens-decoration a', { hasText: '2 warnings' }).waitFor();
  check(true, 'the lens counts one warning less');
  await page.keyboard.press('Control+s');
  await eventually('the file is saved', () =>
    readFileSync(join(folder, 'train.py'), 'utf8').includes('random_state=0'),
  );
  await shot('fixed');
}

async function notebook(page, shot) {
  await openFile(page, 'explore.ipynb');
  const cells = '.notebookOverlay';
  await line(page, 'train_test_split(people)', cells).waitFor();
  await eventually(
    'a smell is underlined in a cell',
    async () => (await page.locator(cells).locator(squiggles).count()) >= 1,
  );
  await page.locator(`${cells} .codelens-decoration a`, { hasText: 'label income' }).first().waitFor();
  check(true, 'a lens is shown in a cell');
  await shot('notebook');
  const at = await middle(line(page, 'train_test_split(people)', cells), 'train_test_split');
  await hover(page, at, 'unseeded-split');
  check(true, 'a card is shown in a cell');
  await shot('notebook-finding');
  await (await fix(page, at, 'random_state')).click();
  await line(page, 'train_test_split(people, random_state=0)', cells).waitFor();
  check(true, 'the quick fix changes the cell');
  const counting = page.locator(`${cells} .codelens-decoration a`, { hasText: 'warning' });
  await eventually('and the lens of another cell counts anew', async () => (await counting.count()) === 0, 15);
  await shot('notebook-fixed');
}

async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

try {
  await withWorkbench({ vsix, folder, python: process.env.HEADWATER_PYTHON, shots }, async (page, shot) => {
    await script(page, shot);
    await notebook(page, shot); // Afterwards: until the extensions are up, a notebook opens as plain JSON.
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
