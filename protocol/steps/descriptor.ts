/**
 * One descriptor a correction or method: what it is called, what it takes and gives, and the JSON
 * Schema of its parameters. The implementation stands under the same name in
 * `server/pipeline/steps/` (corrections) or in the engine (methods).
 */

/** What flows between steps. */
export type Stage = 'counts' | 'transmission' | 'attenuation' | 'image';

/** JSON Schema of one parameter, with `x-unit` and `x-source` (where the default comes from). */
export interface IParameter {
  readonly title: string;
  readonly description: string;
  readonly type?: 'number' | 'integer' | 'boolean' | 'string';
  readonly oneOf?: readonly { readonly const: string; readonly title: string }[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly default: number | string | boolean;
  readonly 'x-unit'?: string;
  readonly 'x-source': string;
  /** The field is shown only while another parameter has one of these values. */
  readonly 'x-when'?: Readonly<Record<string, readonly string[]>>;
}

/** Size of the work a step is asked for. */
export interface IStepGeometry {
  readonly angles: number;
  readonly rows: number;
  readonly columns: number;
}

export interface IStepDescriptor {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly role: 'step' | 'method';
  readonly takes: Stage;
  readonly gives: Stage;
  /** Stages that it takes and gives as they are, beside `takes`. */
  readonly also?: readonly Stage[];
  /** Works pixel by pixel, or needs whole projections or whole sinograms. */
  readonly needs: 'pixels' | 'projections' | 'sinograms';
  /** Detector rows it needs above and below those it gives, at most; its parameters may need fewer. */
  readonly halo: number;
  readonly engines: readonly ('native' | 'wasm' | 'webgpu')[];
  readonly parameters: Readonly<Record<string, IParameter>>;
  /** Working memory in bytes for a block, its input and output not counted. */
  bytes(geometry: IStepGeometry): number;
}
