// node esbuild.mjs           the extension as one file, dist/extension.js
// node esbuild.mjs --tests   the tests, for `node --test`
import { build } from 'esbuild';
import { copyFileSync, readdirSync, rmSync } from 'node:fs';

const tests = process.argv.includes('--tests');
rmSync(tests ? 'dist/test' : 'dist', { recursive: true, force: true });
if (!tests) copyFileSync('../LICENSE', 'LICENSE');
await build({
  entryPoints: tests ? readdirSync('test').filter((name) => name.endsWith('.test.ts')).map((name) => `test/${name}`) : ['src/extension.ts'],
  outdir: tests ? 'dist/test' : 'dist',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  minify: !tests,
  legalComments: 'none',
});
