// node scripts/settings.mjs           writes the server's settings into package.json
// node scripts/settings.mjs --check   says whether they are there
// PYTHON runs the server's code, by default that of the project's .venv.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = `${root}vscode-client/package.json`;
const python = process.env.PYTHON ?? `${root}.venv/bin/python`;
const asked = 'import json; from headwater.config import editor_schema; print(json.dumps(editor_schema()))';
const schema = JSON.parse(execFileSync(python, ['-c', asked], { encoding: 'utf8', env: { ...process.env, PYTHONPATH: `${root}server` } }));

const before = readFileSync(file, 'utf8');
const manifest = JSON.parse(before);
const { configuration } = manifest.contributes;
const own = Object.entries(configuration.properties).filter(([name]) => ['headwater.interpreter', 'headwater.trace.server'].includes(name));
configuration.properties = { ...Object.fromEntries(own), ...schema };
const after = `${JSON.stringify(manifest, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, after);
} else if (before !== after) {
  console.error('package.json does not have the settings of config/settings.py: run npm run settings');
  process.exitCode = 1;
}
