/** A plan as HTML: one row per step in the script's order, and on the left the lanes in which rows flow between them. */
import { escaped, leadsTo, place, shortened } from './markup';
import type { Plan, Step } from './protocol';

const ROW = 24;
const LANE = 12;
const MANY = 8;

interface Flow {
  readonly from: number;
  readonly to: readonly number[];
  readonly lane: number;
}

export function drawPlan(plan: Plan): string {
  if (plan.steps.length === 0) return '<p class="empty">Nothing in this script reads, changes or models data.</p>';
  const flows = laid(plan.steps);
  const width = LANE * (2 + Math.max(0, ...flows.map((flow) => flow.lane + 1)));
  const lines = flows.map((flow) => `<path class="lane${flow.lane % 4}" d="${path(flow, width)}"/>`).join('');
  const dots = plan.steps.map((_, row) => `<circle cx="${width - LANE / 2}" cy="${middle(row)}" r="3.5"/>`).join('');
  const rows = plan.steps.map((step) => drawStep(step)).join('');
  return `<div class="plan">
<svg width="${width}" height="${ROW * plan.steps.length}" aria-hidden="true">${lines}${dots}</svg>
<ol>${rows}</ol></div>`;
}

/** Gives every step that is used later the leftmost lane that is free down to its last use. */
export function laid(steps: readonly Step[]): Flow[] {
  const rowOf = new Map(steps.map((step, row) => [step.id, row]));
  const uses = new Map<number, number[]>();
  steps.forEach((step, row) => {
    for (const input of step.inputs) {
      const from = rowOf.get(input);
      if (from !== undefined && from < row) uses.set(from, [...(uses.get(from) ?? []), row]);
    }
  });
  const busyUntil: number[] = [];
  return [...uses]
    .sort(([one], [other]) => one - other)
    .map(([from, to]) => {
      const free = busyUntil.findIndex((row) => row <= from);
      const lane = free === -1 ? busyUntil.length : free;
      busyUntil[lane] = Math.max(...to);
      return { from, to, lane };
    });
}

function path({ from, to, lane }: Flow, width: number): string {
  const dot = width - LANE / 2;
  const x = dot - LANE * (lane + 1);
  const bend = LANE / 2;
  const out = `M${dot} ${middle(from)} h${-(dot - x - bend)} q${-bend} 0 ${-bend} ${bend}`;
  return to.map((row) => `${out} V${middle(row) - bend} q0 ${bend} ${bend} ${bend} H${dot}`).join(' ');
}

function middle(row: number): number {
  return ROW * row + ROW / 2;
}

function drawStep(step: Step): string {
  const { names, complete } = step.columns;
  const some = names
    .slice(0, MANY)
    .map((name) => shortened(name, 24))
    .join(', ');
  const rest =
    names.length > MANY
      ? `, … ${names.length - MANY} more`
      : complete
        ? ''
        : names.length > 0
          ? ', …'
          : 'columns not known';
  const title = `${step.call ?? step.operator}, ${place(step)}\n${names.join(', ')}${complete ? '' : ' …'}`;
  return `<li ${leadsTo(step)} title="${escaped(title)}"><b>${escaped(step.operator)}</b>
<code>${escaped(step.id)}</code>
<span class="rows">${escaped(step.rows)}</span>
<span class="columns">${escaped(some + rest)}</span></li>`;
}
