import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawLineage } from '../src/lineageDrawing';
import { drawPlan, laid } from '../src/planDrawing';
import type { Lineage, Step } from '../src/protocol';

function step(id: string, inputs: string[]): Step {
  return {
    id,
    operator: 'select',
    inputs,
    columns: { names: ['a'], complete: true },
    rows: 'same',
    line: 1,
    cell: null,
    call: null,
  };
}

const LINEAGE: Lineage = {
  version: 1,
  sources: [
    {
      id: 's1',
      kind: 'csv',
      name: 'train.csv',
      line: 3,
      cell: null,
      columns: ['age', 'hours', 'note', 'y'],
      complete: true,
      via: 'pandas.read_csv',
    },
  ],
  models: [
    {
      estimator: 'LogisticRegression',
      qualified: 'sklearn.linear_model.LogisticRegression',
      fit_line: 9,
      cell: null,
      via: 'fit',
      features: { mode: 'explicit', columns: ['age', 'rate'] },
      label: ['y'],
      sources: ['s1'],
      inputs: [{ source: 's1', mode: 'explicit', columns: ['age', 'hours'] }],
      trained_on: null,
      evaluated_on: [],
    },
  ],
  columns: [
    {
      frame: 'df',
      column: 'rate',
      line: 4,
      cell: null,
      derived_from: ['hours'],
      origins: [{ source: 's1', column: 'hours' }],
    },
  ],
};

test('a lane is free again after the last use of what flows in it', () => {
  const flows = laid([step('a', []), step('b', ['a']), step('c', ['a', 'b']), step('d', ['c'])]);
  assert.deepEqual(
    flows.map(({ from, to, lane }) => [from, to, lane]),
    [
      [0, [1, 2], 0],
      [1, [2], 1],
      [2, [3], 0],
    ],
  );
});

test('an input that the plan does not have is no flow', () => {
  assert.deepEqual(laid([step('a', ['gone'])]), []);
});

test('names are escaped', () => {
  const named = { ...step('<b>', []), columns: { names: ['<img src=x onerror=1>'], complete: true } };
  assert.doesNotMatch(drawPlan({ version: 1, steps: [named] }), /<img|<b>&|<code><b>/);
  const [source] = LINEAGE.sources;
  assert.ok(source);
  assert.doesNotMatch(drawLineage({ ...LINEAGE, sources: [{ ...source, name: '<script>' }] }), /<script/);
});

test('every column that a model learns from is joined to its source', () => {
  const drawn = drawLineage(LINEAGE);
  // age → model, hours → rate, rate → model, y → label
  assert.equal(drawn.match(/<path class="column"/g)?.length, 3);
  assert.equal(drawn.match(/<path class="label"/g)?.length, 1);
  assert.match(drawn, /1 more, unused/);
  assert.match(drawn, /data-line="9" data-cell=""/);
});

test('a script without data says so', () => {
  assert.match(drawPlan({ version: 1, steps: [] }), /Nothing in this script/);
  assert.match(drawLineage({ version: 1, sources: [], models: [], columns: [] }), /No source and no model/);
});
