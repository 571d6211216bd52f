import type { components } from '../../protocol/generated/api';
import type { Companion, IAnswer } from './companion';

type Schemas = components['schemas'];
export type IScanDescription = Schemas['ScanDescription'];
export type IProblem = Schemas['Problem'];
export type IJob = Schemas['Job'];
export type IPrediction = Schemas['Prediction'];
export type IRecipe = Schemas['Recipe'];
export type PictureKind = Schemas['PictureRequest']['kind'];

/** Whether a value is an object with these keys. */
export function has<T extends object>(
  value: unknown,
  ...keys: readonly (keyof T & string)[]
): value is T {
  return typeof value === 'object' && value !== null && keys.every(key => key in value);
}

/** A JSON document of which these keys are certain. */
export function parse<T extends object>(text: string, ...keys: readonly (keyof T & string)[]): T {
  const value: unknown = JSON.parse(text);
  if (!has<T>(value, ...keys)) throw new Error(`no ${keys.join(', ')} in ${text.slice(0, 400)}`);
  return value;
}

/** The body of an answer that must have succeeded. */
export function body<T extends object>(answer: IAnswer, ...keys: readonly (keyof T & string)[]): T {
  if (answer.status >= 300 || !has<T>(answer.json, ...keys)) {
    throw new Error(`answered ${answer.status}: ${answer.bytes.toString('utf8').slice(0, 600)}`);
  }
  return answer.json;
}

/** The problem of an answer that must have failed. */
export function problem(answer: IAnswer): IProblem {
  if (!has<IProblem>(answer.json, 'message', 'code', 'fields', 'status')) {
    throw new Error(`answered ${answer.status}, and no problem`);
  }
  return answer.json;
}

export interface IPicture {
  readonly header: {
    readonly shape: readonly number[];
    readonly axes: readonly string[];
    readonly dtype: string;
    readonly scale: number;
    readonly offset: number;
    readonly unit: string;
    readonly exact: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly title: string;
  };
  readonly values: Float64Array;
}

/** The values of an answer with a Hepsct-Array header. */
export function pictureOf(answer: IAnswer): IPicture {
  const text = answer.headers['hepsct-array'];
  if (answer.status !== 200 || typeof text !== 'string') {
    throw new Error(`answered ${answer.status}: ${answer.bytes.toString('utf8').slice(0, 600)}`);
  }
  const header = parse<IPicture['header']>(text, 'shape', 'dtype', 'scale', 'offset');
  const { dtype, scale, offset } = header;
  const read = READ[dtype];
  if (read === undefined) throw new Error(`${dtype} is no number format of the contract`);
  const size = Number(dtype.slice(1));
  const values = Float64Array.from({ length: answer.bytes.length / size }, (_, index) => {
    return read(answer.bytes, index * size) * scale + offset;
  });
  if (values.length !== header.shape.reduce((product, length) => product * length, 1)) {
    throw new Error(`${values.length} values do not fill ${header.shape.join(' x ')}`);
  }
  return { header, values };
}

const READ: Readonly<Record<string, (bytes: Buffer, at: number) => number>> = {
  u1: (bytes, at) => bytes.readUInt8(at),
  u2: (bytes, at) => bytes.readUInt16LE(at),
  u4: (bytes, at) => bytes.readUInt32LE(at),
  i1: (bytes, at) => bytes.readInt8(at),
  i2: (bytes, at) => bytes.readInt16LE(at),
  i4: (bytes, at) => bytes.readInt32LE(at),
  f4: (bytes, at) => bytes.readFloatLE(at),
  f8: (bytes, at) => bytes.readDoubleLE(at)
};

/** One picture of a recipe. */
export async function picture(
  companion: Companion,
  recipe: object,
  kind: PictureKind,
  index: number
): Promise<IPicture> {
  return pictureOf(await companion.post('/v1/pictures', { recipe, kind, index }));
}
