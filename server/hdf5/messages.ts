import type { IDanglingLink } from '../../protocol/scan';
import type { ErrorCode, ErrorFields } from '../../protocol/errors';
import type { DatasetLayout } from './layout/layout';

/** What travels between the process and its reader thread. */

/** Number format of a dataset; null for strings, compounds and the like. */
export interface IElement {
  readonly kind: 'integer' | 'float';
  /** Bytes. */
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
}

export interface IFilter {
  /** Registered number: 1 deflate, 2 shuffle, 32008 bitshuffle, ... */
  readonly id: number;
  readonly name: string;
  readonly values: readonly number[];
}

/** Where a path leads when all links are followed. */
export interface IPlace {
  /** Real path of the file that holds the object. */
  readonly file: string;
  /** Path inside that file. */
  readonly path: string;
}

export interface IDatasetInfo extends IPlace {
  readonly shape: readonly number[];
  readonly element: IElement | null;
  readonly filters: readonly IFilter[];
  readonly layout: DatasetLayout;
}

/** Attributes and values as JSON has them; numbers above 2^53 lose digits. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[];

export interface ITreeEntry {
  readonly path: string;
  readonly shape: readonly number[];
  readonly element: IElement | null;
  readonly filters: readonly string[];
}

export interface ITree {
  readonly datasets: readonly ITreeEntry[];
  readonly dangling: readonly IDanglingLink[];
  /** True where the file holds more than is listed. */
  readonly cut: boolean;
}

export interface IChild {
  readonly name: string;
  readonly kind: 'group' | 'dataset' | 'other' | 'dangling';
}

interface IObjectRequest {
  readonly file: string;
  readonly path: string;
}

/** Where a path leads, in words. */
export type Lookup =
  | { readonly kind: 'found' | 'missing' }
  | {
      readonly kind: 'dangling';
      readonly link: string;
      readonly target: string;
      readonly reason: string;
    };

/** Operations of the reader thread: what they are asked and what they answer (null = no such object). */
export interface IOperations {
  readonly lookup: { readonly request: IObjectRequest; readonly reply: Lookup };
  readonly dataset: { readonly request: IObjectRequest; readonly reply: IDatasetInfo | null };
  readonly attributes: {
    readonly request: IObjectRequest;
    readonly reply: Readonly<Record<string, PlainValue>> | null;
  };
  readonly children: { readonly request: IObjectRequest; readonly reply: readonly IChild[] | null };
  readonly value: { readonly request: IObjectRequest; readonly reply: PlainValue };
  readonly tree: { readonly request: { readonly file: string }; readonly reply: ITree };
  /** Raw bytes of a hyperslab, little-endian, C order. */
  readonly slice: {
    readonly request: IObjectRequest & {
      readonly start: readonly number[];
      readonly count: readonly number[];
    };
    readonly reply: Uint8Array<ArrayBuffer>;
  };
}

export type Operation = keyof IOperations;

export interface IRequest<K extends Operation> {
  readonly operation: K;
  /** Real folders below which files may be opened. */
  readonly allowed: readonly string[];
  readonly body: IOperations[K]['request'];
}

export interface IFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fields: ErrorFields;
  /** True when the library itself broke: the thread must be replaced. */
  readonly broken: boolean;
}

export type Reply<K extends Operation> =
  | { readonly ok: true; readonly value: IOperations[K]['reply'] }
  | { readonly ok: false; readonly failure: IFailure };
