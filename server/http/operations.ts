import type { IArrayHeader, TypedArray } from '../../protocol/array';
import type { operations } from '../../protocol/generated/api';

export type OperationId = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody: infer Request }
  ? Json<Request>
  : undefined;
type QueryOf<Id extends OperationId> = NonNullable<operations[Id]['parameters']['query']>;
type PathOf<Id extends OperationId> = NonNullable<operations[Id]['parameters']['path']>;
type SuccessOf<Id extends OperationId> = {
  [Status in Extract<keyof operations[Id]['responses'], 200 | 201 | 202>]: Json<
    operations[Id]['responses'][Status]
  >;
}[Extract<keyof operations[Id]['responses'], 200 | 201 | 202>];

/** A validated request of one operation. */
export interface ICall<Id extends OperationId> {
  readonly query: QueryOf<Id>;
  readonly path: PathOf<Id>;
  readonly body: BodyOf<Id>;
  /** Entity tag the page already holds. */
  readonly ifNoneMatch: string | null;
  /** Fires when the page went away. */
  readonly signal: AbortSignal;
}

/** A picture as it leaves: raw bytes with their header. */
export interface IPicture {
  readonly header: IArrayHeader;
  readonly data: TypedArray;
  readonly etag: string;
}

export type Answer<Id extends OperationId> =
  | { readonly json: SuccessOf<Id>; readonly status?: 200 | 201 | 202 }
  | { readonly picture: IPicture }
  | { readonly unchanged: string };

export type Handler<Id extends OperationId> = (call: ICall<Id>) => Promise<Answer<Id>>;

/** One handler for every operation of the contract; the type holds it complete. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> };
