/** Text as HTML and SVG: names come from scripts and data files, so every one of them is escaped here. */
import type { Line } from './protocol';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

export function shortened(text: string, length: number): string {
  const signs = Array.from(text);
  return signs.length <= length ? text : `${signs.slice(0, length - 1).join('')}…`;
}

/** What makes an element lead to a line of the script; the page's script reads it. */
export function leadsTo({ line, cell }: Line): string {
  return `tabindex="0" role="link" data-line="${line}" data-cell="${cell ?? ''}"`;
}

/** Where something stands, as a person counts. */
export function place({ line, cell }: Line): string {
  return cell === null ? `line ${line}` : `cell ${cell + 1}, line ${line}`;
}
