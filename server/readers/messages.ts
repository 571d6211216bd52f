import { ERROR_CODES, HepsctError, type ErrorCode, type ErrorFields } from '../../protocol/errors';
import { toHepsctError } from '../http/problems';
import type { ReaderMethod } from './service';

/** What the companion sends to the reader process. */
export type ToReader =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: ReaderMethod;
      readonly call: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** What comes back; every call is answered once. */
export type FromReader =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'refusal';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly fields: ErrorFields;
      readonly detail: string;
    };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Guard for messages that arrive in the reader process. */
export function isToReader(value: unknown): value is ToReader {
  return (
    isRecord(value) &&
    typeof value['id'] === 'number' &&
    (value['type'] === 'call' || value['type'] === 'cancel')
  );
}

/** Guard for messages that arrive in the companion. */
export function isFromReader(value: unknown): value is FromReader {
  return (
    isRecord(value) &&
    typeof value['id'] === 'number' &&
    (value['type'] === 'answer' || value['type'] === 'refusal')
  );
}

/** An error as it crosses the process border. */
export function toRefusal(id: number, error: unknown): FromReader {
  const known = toHepsctError(error);
  const cause: unknown = known.cause ?? error;
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return {
    type: 'refusal',
    id,
    code: known.code,
    message: known.message,
    fields: known.fields,
    detail
  };
}

/** The same error on the other side. */
export function fromRefusal({
  code,
  message,
  fields,
  detail
}: Extract<FromReader, { type: 'refusal' }>): HepsctError {
  return new HepsctError(code in ERROR_CODES ? code : 'internal', message, fields, {
    cause: new Error(detail)
  });
}
