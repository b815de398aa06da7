/** The requests that are Headwater's own. Lines and columns inside the answers are 1-based, cells 0-based. */
import { RequestType } from 'vscode-languageclient';

export interface Asked {
  readonly textDocument: { readonly uri: string };
}

/** Where a statement begins: the line in its cell, and the index of the cell among code cells (null in a script). */
export interface Line {
  readonly line: number;
  readonly cell: number | null;
}

export interface Columns {
  readonly names: readonly string[];
  readonly complete: boolean;
}

export interface Step extends Line {
  readonly id: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly columns: Columns;
  readonly rows: string;
  readonly call: string | null;
}

export interface Plan {
  readonly version: number;
  readonly steps: readonly Step[];
}

export interface Source extends Line {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly complete: boolean;
  readonly via: string;
}

/** `all-except`: not all columns are known, and it is all of them but the listed ones. */
export interface Picked {
  readonly mode: 'explicit' | 'all-except' | 'unknown';
  readonly columns: readonly string[];
}

export interface Model {
  readonly estimator: string;
  readonly qualified: string;
  readonly fit_line: number;
  readonly cell: number | null;
  readonly via: string;
  readonly features: Picked;
  readonly label: readonly string[];
  readonly sources: readonly string[];
  readonly inputs: readonly (Picked & { readonly source: string })[];
  readonly trained_on: string | null;
  readonly evaluated_on: readonly string[];
}

export interface DerivedColumn extends Line {
  readonly frame: string;
  readonly column: string;
  readonly derived_from: readonly string[];
  readonly origins: readonly { readonly source: string; readonly column: string }[];
}

export interface Lineage {
  readonly version: number;
  readonly sources: readonly Source[];
  readonly models: readonly Model[];
  readonly columns: readonly DerivedColumn[];
}

export const plan = new RequestType<Asked, Plan | null, undefined>('headwater/plan');
export const lineage = new RequestType<Asked, Lineage | null, undefined>('headwater/lineage');
