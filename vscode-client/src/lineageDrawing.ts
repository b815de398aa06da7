/** Lineage as SVG: sources on the left, columns that the script makes in the middle, models on the right. */
import { escaped, leadsTo, place, shortened } from './markup';
import type { Line, Lineage, Model, Source } from './protocol';

const ROW = 20;
const WIDTH = 160;
const GAP = 44;
const MARGIN = 12;
const LETTERS = 20;

interface Row {
  readonly key: string;
  readonly text: string;
  readonly kind?: string;
}

interface Box {
  readonly key: string;
  readonly kind: 'source' | 'frame' | 'model';
  readonly title: string;
  readonly detail: string;
  readonly at: Line;
  readonly rows: readonly Row[];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'column' | 'label' | 'partly';
}

export function drawLineage(lineage: Lineage): string {
  if (lineage.sources.length + lineage.models.length === 0)
    return '<p class="empty">No source and no model was found in this script.</p>';
  const edges = distinct([
    ...derivations(lineage),
    ...lineage.models.flatMap((model, index) => feeds(lineage, model, index)),
  ]);
  const columns = [
    lineage.sources.map((source) => sourceBox(source, edges)),
    frameBoxes(lineage),
    lineage.models.map((model, index) => modelBox(model, index)),
  ].filter((boxes) => boxes.length > 0);

  const ports = new Map<string, { left: number; right: number; y: number }>();
  let height = 0;
  const drawn = columns.flatMap((boxes, index) => {
    const x = MARGIN + index * (WIDTH + GAP);
    let y = MARGIN;
    return boxes.map((box) => {
      const top = y;
      ports.set(box.key, { left: x, right: x + WIDTH, y: top + ROW });
      box.rows.forEach((row, at) => ports.set(row.key, { left: x, right: x + WIDTH, y: top + ROW * (at + 2.5) }));
      y += ROW * (box.rows.length + 2) + MARGIN;
      height = Math.max(height, y);
      return drawBox(box, x, top);
    });
  });
  const lines = edges.flatMap(({ from, to, kind }) => {
    const [start, end] = [ports.get(from), ports.get(to)];
    if (start === undefined || end === undefined) return [];
    const half = (end.left - start.right) / 2;
    return [
      `<path class="${kind}" d="M${start.right} ${start.y} C${start.right + half} ${start.y} ${end.left - half} ${end.y} ${end.left} ${end.y}"/>`,
    ];
  });
  const width = 2 * MARGIN + columns.length * WIDTH + (columns.length - 1) * GAP;
  return `<svg class="lineage" width="${width}" height="${height}" role="img" aria-label="Lineage">${lines.join('')}${drawn.join('')}</svg>`;
}

const sourceColumn = (source: string, column: string): string => `source ${source} ${column}`;
const frameColumn = (frame: string, column: string): string => `frame ${frame} ${column}`;

function derivations({ columns }: Lineage): Edge[] {
  return columns.flatMap(({ frame, column, origins }) =>
    origins.map((origin): Edge => ({
      from: sourceColumn(origin.source, origin.column),
      to: frameColumn(frame, column),
      kind: 'column',
    })),
  );
}

/** Every column that reaches a model: from the column that the script made, else straight from its source. */
function feeds({ columns }: Lineage, model: Model, index: number): Edge[] {
  const made = new Map(columns.map((column) => [column.column, column]));
  const passed = new Set<string>();
  const reach = (name: string, to: string, kind: Edge['kind']): Edge[] => {
    const column = made.get(name);
    if (column !== undefined) {
      column.origins.forEach((origin) => passed.add(sourceColumn(origin.source, origin.column)));
      return [{ from: frameColumn(column.frame, name), to, kind }];
    }
    const sources = model.inputs
      .filter((input) => input.mode === 'explicit' && input.columns.includes(name))
      .map((input) => input.source);
    return (sources.length > 0 ? sources : kind === 'label' ? model.sources : []).map((source) => {
      passed.add(sourceColumn(source, name));
      return { from: sourceColumn(source, name), to, kind };
    });
  };
  const found = [
    ...(model.features.mode === 'explicit'
      ? model.features.columns.flatMap((name) => reach(name, modelRow(index, name), 'column'))
      : []),
    ...model.label.flatMap((name) => reach(name, modelRow(index, `label ${name}`), 'label')),
  ];
  const others = model.inputs.flatMap((input): Edge[] =>
    input.mode === 'explicit'
      ? input.columns
          .map((name) => sourceColumn(input.source, name))
          .filter((key) => !passed.has(key))
          .map((from) => ({ from, to: `model ${index}`, kind: 'column' }))
      : [{ from: `source ${input.source}`, to: `model ${index}`, kind: 'partly' }],
  );
  return [...found, ...others];
}

function modelRow(index: number, name: string): string {
  return `model ${index} ${name}`;
}

function sourceBox(source: Source, edges: readonly Edge[]): Box {
  const prefix = sourceColumn(source.id, '');
  const used = new Set(
    edges.filter((edge) => edge.from.startsWith(prefix)).map((edge) => edge.from.slice(prefix.length)),
  );
  const names = [
    ...source.columns.filter((name) => used.has(name)),
    ...[...used].filter((name) => !source.columns.includes(name)),
  ];
  const rows: Row[] = names.map((name) => ({ key: prefix + name, text: name }));
  const unused = source.columns.filter((name) => !used.has(name)).length;
  if (unused > 0) rows.push({ key: `${prefix} rest`, text: `${unused} more, unused`, kind: 'rest' });
  else if (!source.complete) rows.push({ key: `${prefix} rest`, text: 'other columns are not known', kind: 'rest' });
  return {
    key: `source ${source.id}`,
    kind: 'source',
    title: source.name,
    detail: `${place(source)}, ${source.via}`,
    at: source,
    rows,
  };
}

function frameBoxes({ columns }: Lineage): Box[] {
  return distinct(columns.map((column) => column.frame)).flatMap((frame) => {
    const own = columns.filter((column) => column.frame === frame);
    const first = own[0];
    if (first === undefined) return [];
    const rows = distinct(own.map((column) => column.column)).map((name) => ({
      key: frameColumn(frame, name),
      text: name,
    }));
    return [
      {
        key: `frame ${frame}`,
        kind: 'frame' as const,
        title: frame,
        detail: `from ${place(first)} on`,
        at: first,
        rows,
      },
    ];
  });
}

function modelBox(model: Model, index: number): Box {
  const { mode, columns } = model.features;
  const rows: Row[] = [
    ...(mode === 'explicit' ? columns.map((name) => ({ key: modelRow(index, name), text: name })) : []),
    ...(mode === 'all-except'
      ? [
          {
            key: modelRow(index, ' rest'),
            text: columns.length > 0 ? `all but ${columns.join(', ')}` : 'all columns',
            kind: 'rest',
          },
        ]
      : []),
    ...(mode === 'unknown' ? [{ key: modelRow(index, ' rest'), text: 'features not known', kind: 'rest' }] : []),
    ...model.label.map((name) => ({ key: modelRow(index, `label ${name}`), text: `label: ${name}`, kind: 'label' })),
  ];
  const at = { line: model.fit_line, cell: model.cell };
  return {
    key: `model ${index}`,
    kind: 'model',
    title: model.estimator,
    detail: `${place(at)}, ${model.via}`,
    at,
    rows,
  };
}

function drawBox(box: Box, x: number, y: number): string {
  const height = ROW * (box.rows.length + 2);
  const text = (kind: string, below: number, words: string, letters = LETTERS): string =>
    `<text class="${kind}" x="${x + 10}" y="${y + below}">${escaped(shortened(words, letters))}</text>`;
  const rows = box.rows.map((row, index) => text(row.kind ?? 'column', ROW * (index + 2.7), row.text));
  const whole = [box.title, box.detail, ...box.rows.map((row) => row.text)].join('\n');
  return `<g class="${box.kind}" ${leadsTo(box.at)}>
<title>${escaped(whole)}</title>
<rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="4"/>
${text('title', 16, box.title)}${text('detail', 32, box.detail, LETTERS + 1)}${rows.join('')}
</g>`;
}

function distinct<Item>(items: readonly Item[]): Item[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}
